//! What a module needs that has no standard library, which would be a sixth of its size.

use core::panic::PanicInfo;

use dlmalloc::GlobalDlmalloc;
#[cfg(not(feature = "records"))]
use zeroizing_alloc::ZeroAlloc;

/// The standard library's own allocator. What opens records has few texts with a key in them, and wipes each.
#[cfg(feature = "records")]
#[global_allocator]
static ALLOCATOR: GlobalDlmalloc = GlobalDlmalloc;

/// The same, and it wipes what is given back: in the other modules secrets are in most texts, on their way in and out too.
#[cfg(not(feature = "records"))]
#[global_allocator]
static ALLOCATOR: ZeroAlloc<GlobalDlmalloc> = ZeroAlloc(GlobalDlmalloc);

/// No input makes the core panic. If one did, the module would stop without a word.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
