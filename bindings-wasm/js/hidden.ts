/**
 * Decides what `console.log` and `util.inspect` show of a class: Node, Deno and Bun look for these two symbols.
 * Nobody else prints private fields.
 */
export function hide<T extends object>(prototype: T, show: (shown: T) => string): void {
  for (const name of ["nodejs.util.inspect.custom", "Deno.customInspect"]) {
    Object.defineProperty(prototype, Symbol.for(name), {
      value(this: T) {
        return show(this);
      },
    });
  }
}
