/*
 * The functions that a native image calls, by addresses.
 */
#include "image.h"

static void on_end(int64_t function, int64_t context, int64_t block) {
  const LamBlock* error = (const LamBlock*)(intptr_t)block;
  if (error == NULL) {
    lam_host_on_end(function, context, NULL, 0);
  } else {
    lam_host_on_end(function, context, (const unsigned char*)(error + 1), error->length);
  }
}

const HostTable LAM_HOST_TABLE = {
    .allocate = lam_host_allocate,
    .free = lam_host_free,
    .on_batch = lam_host_on_batch,
    .on_end = on_end,
    .open_signal = lam_host_open_signal,
    .raise = lam_host_raise,
    .lower = lam_host_lower,
    .close_signal = lam_host_close_signal,
    .call_function = lam_host_call_function,
    .destroy = lam_host_destroy};
