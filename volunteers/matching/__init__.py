"""Who takes which shift: the optimiser of Deban. Pure: no Django, no database, no clock but for the seconds it took.

`problem` is what goes in, `plan` what comes out (and `solve`), `reasons` says why and why not, `measure` what a plan is
worth, `check` verifies every hard rule anew, `greedy` and `at_random` are the plain ways that it is compared with.
Only `plan` loads the solver, so ask the other modules where no plan is made. The objective in words: docs/matching.md.
"""
