"""The walls of the by-hand trap on the torch that is installed: all stand, and what it may be undone by is known.

Much of it isn't public in torch, and may go, or get a twin, with the next version: then a test here fails.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import torch

from grader.sandbox.guest import autograd_trap, simulation
from grader.sandbox.host.fork_server import TRAP

ROOT = Path(__file__).resolve().parents[2]
LESS = "from grader.sandbox.guest import autograd_trap\nimport torch\n"


def in_a_process(code: str) -> str:
    """What a program prints: a trap that is set stays."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return done.stdout.strip()


def test_every_wall_stands_with_this_torch(run):
    """And the report says so."""
    assert autograd_trap.GONE == ()
    assert in_a_process(f"{LESS}print({{*autograd_trap.set_trap().values()}})") == "{''}"
    assert vars(run("answer = 1", by_hand=True).layers)[TRAP] == ""
    assert TRAP not in vars(run("answer = 1").layers)


def test_there_is_a_simulated_gpu_with_this_torch():
    assert simulation.WHY_NOT == ""


# What is taken from torch before anything of ours is imported, and what is said of it then.
TAKEN = {
    "a function": ("del torch._C._dispatch_call_boxed", "undoing", "_dispatch_call_boxed"),
    "a guard": ("del torch._C._ForceDispatchKeyGuard", "undoing", "_ForceDispatchKeyGuard"),
    "functorch": ("del torch._C._functorch", "undoing", "_grad_increment_nesting"),
    "the dispatcher's exclusion": ("del torch._C._dispatch_tls_set_dispatch_key_excluded", "recording", "excluded"),
    "a key": ("del torch._C.DispatchKey.AutogradOther", "recording", "AutogradOther"),
    "registration": ("torch._C._dispatch_library = None", "operators", "TypeError"),
    "an entry": ("del torch.autograd.forward_ad", "entries", "forward_ad"),
}


@pytest.mark.parametrize(("taken", "wall", "why"), TAKEN.values(), ids=TAKEN.keys())
def test_a_wall_that_torch_has_no_part_for_is_missing_and_the_others_stand(taken, wall, why):
    code = f"import torch\n{taken}\n{LESS}lost = {{wall: why for wall, why in autograd_trap.set_trap().items() if why}}"
    lost = in_a_process(f"{code}\nprint(lost)\nprint(torch.is_grad_enabled())")
    assert why in lost
    assert f"'{wall}'" in lost
    assert "'entries'" not in lost or wall == "entries"
    assert lost.endswith("False")


def test_a_torch_without_what_the_simulated_gpu_needs_still_grades():
    code = "import torch\ndel torch._C._nn._parse_to\nfrom grader.sandbox.guest.serve import Guest\nGuest()\n"
    said = in_a_process(code + "from grader.examiner.device_checks import portability\nprint(portability.missing())")
    assert said.startswith(f"not run: there is no simulated GPU with torch {torch.__version__} (")
    assert "_parse_to" in said


# Whatever in torch._C speaks of the dispatcher's keys, modes and kernels, of grad modes and of functorch's levels: each
# is listed, of torch 2.6, 2.11, 2.13 and 2.15; the likeliest were tried. A new name may be a way round: look at what it
# does, then add it here, or to the trap.
SPEAKS = (
    "dispatch", "guard", "nesting", "kernel", "keyset", "inference_mode", "grad_enabled", "dual", "tls",
    "dynamic_layer",
)  # fmt: skip
LISTED = frozenset(
    """
    DispatchKey DispatchKeySet ExcludeDispatchKeyGuard _AutoDispatchBelowADInplaceOrView _AutoDispatchBelowAutograd
    _DisablePythonDispatcher _DisableTorchDispatch _DispatchModule _DispatchOperatorHandle _EnablePreDispatch
    _EnablePythonDispatcher _ExcludeDispatchKeyGuard _ForceDispatchKeyGuard _IncludeDispatchKeyGuard
    _PreserveDispatchKeyGuard _RestorePythonTLSSnapshot _SafeKernelFunction _SetExcludeDispatchKeyGuard
    _TorchDispatchModeKey _after_ADInplaceOrView_keyset _after_autograd_keyset
    _cuda_jiterator_compile_and_launch_kernel _disabled_torch_dispatch_impl _dispatch_autogradother_backends
    _dispatch_check_all_invariants _dispatch_check_invariants _dispatch_clear_leaked_python_filenames _dispatch_dump
    _dispatch_dump_table _dispatch_find_dangling_impls _dispatch_find_schema_or_throw _dispatch_get_all_op_names
    _dispatch_get_backend_keyset_from_autograd _dispatch_get_registrations_for_dispatch_key
    _dispatch_has_backend_fallback _dispatch_has_computed_kernel_for_dispatch_key _dispatch_has_kernel
    _dispatch_has_kernel_for_any_dispatch_key _dispatch_has_kernel_for_dispatch_key _dispatch_isTensorSubclassLike
    _dispatch_is_alias_key _dispatch_is_included_in_alias _dispatch_is_main_interpreter
    _dispatch_kernel_for_dispatch_key_is_fallthrough _dispatch_key_for_device _dispatch_key_name _dispatch_key_parse
    _dispatch_key_set _dispatch_keys _dispatch_keyset_full _dispatch_keyset_full_after _dispatch_keyset_to_string
    _dispatch_library _dispatch_num_backends _dispatch_print_registrations_for_dispatch_key _dispatch_pystub
    _dispatch_set_report_error_callback _dispatch_tls_is_dispatch_key_excluded
    _dispatch_tls_is_dispatch_key_included _dispatch_tls_local_exclude_set _dispatch_tls_local_include_set
    _dispatch_tls_set_dispatch_key_included _dump_local_tls_set _dynamo_restore_local_dispatch_key_set
    _dynamo_save_local_dispatch_key_set _ensureCUDADeviceGuardSet _exit_dual_level _fake_dispatch_deregister_op_impl
    _fake_dispatch_register_decomp _fake_dispatch_register_meta _fake_dispatch_register_op_impl
    _fake_dispatch_register_prim_meta _func_decrement_nesting _functionalization_reapply_views_tls
    _get_cudnn_depthwise_kernel _get_dispatch_mode _get_dispatch_stack_at _get_obj_in_tls _is_fwd_grad_enabled
    _is_key_in_tls _jit_debug_fuser_num_cached_kernel_specs _jit_fuser_get_fused_kernel_code
    _jit_set_nvfuser_guard_mode _len_torch_dispatch_stack _meta_in_tls_dispatch_include _parse_dispatch_key
    _pop_torch_dispatch_stack _push_on_torch_dispatch_stack _reinit_DTensor_dispatch_logger _remove_obj_from_tls
    _set_cudnn_depthwise_kernel _set_dispatch_mode _set_dynamic_layer_keys_included _set_grad_enabled
    _set_meta_in_tls_dispatch_include _stash_obj_in_tls _unset_dispatch_mode _vmap_decrement_nesting
    _vmap_increment_nesting _vmapmode_decrement_nesting _vmapmode_increment_nesting autocast_decrement_nesting
    autocast_increment_nesting dump_local_tls get_dynamic_layer_stack_depth is_grad_enabled
    is_inference_mode_enabled pop_dynamic_layer_stack pop_dynamic_layer_stack_and_undo_to_depth
    tls_set_vmap_excluded
    """.split()
)


def test_no_way_round_the_trap_is_unknown():
    """A failure here on a new torch is meant: LISTED says what to do."""
    names = {name for home in autograd_trap.HOMES for name in vars(home)}
    named = {name for name in names if any(word in name.lower() for word in SPEAKS)}
    assert named - LISTED - {*autograd_trap.FUNCTIONS, *autograd_trap.NEWER} == set()
