"""Cells see the cultures of their machine, as a program of `dotnet run` does."""
import os
import unittest

from kernels import Kernel

SORTED = 'string.Join("", new[] { "b", "A", "a", "B" }.Order())'


class Cultures(unittest.TestCase):
    def kernel(self, **environment):
        kernel = Kernel(env={**os.environ, **environment})
        self.addCleanup(kernel.close)
        return kernel

    def test_every_culture_exists_and_sorts_as_people_do(self):
        kernel = self.kernel(LC_ALL="", LANG="")
        self.assertEqual("1.234,50 €", kernel.result('1234.5.ToString("C", new System.Globalization.CultureInfo("de-DE")).Replace("\\u00a0", " ")'))
        self.assertEqual("aAbB", kernel.result(SORTED))
        self.assertEqual("1.5", kernel.result("1.5.ToString()"))

    def test_the_culture_of_the_environment_is_that_of_the_cells(self):
        kernel = self.kernel(LC_ALL="de_DE.UTF-8")
        self.assertEqual("de-DE", kernel.result("System.Globalization.CultureInfo.CurrentCulture.Name"))
        self.assertEqual("1,5", kernel.result("1.5.ToString()"))
        self.assertEqual("1.5", kernel.result("1.5"), "values show themselves in the same way everywhere")
        kernel.run("System.Globalization.CultureInfo.DefaultThreadCurrentCulture = System.Globalization.CultureInfo.InvariantCulture;")
        self.assertEqual("1.5", kernel.result("1.5.ToString()"))

    def test_without_icu_the_kernel_is_invariant(self):
        kernel = self.kernel(DOTNET_SYSTEM_GLOBALIZATION_INVARIANT="1")
        self.assertEqual("ABab", kernel.result(SORTED))
