//! Writes the JavaScript glue of a wasm module: `wxseal-glue MODULE FOLDER NAME`.
//!
//! It does the work of the `wasm-bindgen` command, but this workspace's lockfile pins it to the version of
//! the crate that the module was built with, and nothing has to be installed.

use std::env;
use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let (Some(module), Some(folder), Some(name)) = (arguments.next(), arguments.next(), arguments.next())
    else {
        return ExitCode::FAILURE;
    };
    let mut bindgen = Bindgen::new();
    let made = bindgen
        .input_path(module)
        .out_name(&name)
        .typescript(true)
        .omit_default_module_path(true)
        .web(true)
        .and_then(|bindgen| bindgen.generate(folder));
    match made {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            #[expect(clippy::print_stderr, reason = "this is a command")]
            {
                eprintln!("{error:#}");
            }
            ExitCode::FAILURE
        }
    }
}
