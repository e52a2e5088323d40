"""Writes a shared library into its scratch folder and loads it: native code could undo every trap.

exercise: 05
bites: ours alone (the naive grader has no traps to undo)
outcome: failed
"""

import glob
import importlib.machinery
import importlib.util
import shutil
import sysconfig
import tempfile


class MSE:
    def __call__(self, y_true, y_pred):
        folder = sysconfig.get_path("platstdlib") + "/lib-dynload"
        library = sorted(glob.glob(folder + "/_json*.so") + glob.glob(folder + "/*.so"))[0]
        own = shutil.copy(library, tempfile.mkdtemp())
        name = own.rpartition("/")[2].partition(".")[0]
        loader = importlib.machinery.ExtensionFileLoader(name, own)
        importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
        self.difference = y_pred - y_true
        return (self.difference**2).mean()

    def backprop_gradient(self):
        self.gradient = 2 * self.difference / self.difference.numel()
        return self.gradient
