//! Allocator and panic handler: without `std` the module is a sixth smaller.

use core::panic::PanicInfo;

use dlmalloc::GlobalDlmalloc;
#[cfg(not(feature = "records"))]
use zeroizing_alloc::ZeroAlloc;

/// The allocator of the standard library. The module that opens records has few strings that contain a key,
/// and wipes each of them itself.
#[cfg(feature = "records")]
#[global_allocator]
static ALLOCATOR: GlobalDlmalloc = GlobalDlmalloc;

/// The allocator of the standard library, wiping all memory that is freed: in the other modules most strings
/// contain secrets, including arguments and results.
#[cfg(not(feature = "records"))]
#[global_allocator]
static ALLOCATOR: ZeroAlloc<GlobalDlmalloc> = ZeroAlloc(GlobalDlmalloc);

/// No input makes the core panic. If one did, the module would trap without a message.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
