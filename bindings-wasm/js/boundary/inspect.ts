/**
 * Sets the output of `console.log` and `util.inspect` for a class: Node, Deno and Bun look for these two
 * symbols. Other runtimes do not print private fields.
 */
export function printAs<T extends object>(prototype: T, show: (shown: T) => string): void {
  for (const name of ["nodejs.util.inspect.custom", "Deno.customInspect"]) {
    Object.defineProperty(prototype, Symbol.for(name), {
      value(this: T) {
        return show(this);
      },
    });
  }
}
