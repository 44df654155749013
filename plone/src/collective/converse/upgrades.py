"""Steps for sites that have an earlier version of the profile."""

PROFILE = "collective.converse:default"


def to_version_2(setup):
    """Add the control panel, and the records that are new; those that are there keep their values."""
    for step in ("plone.app.registry", "controlpanel"):
        setup.runImportStepFromProfile(PROFILE, step, run_dependencies=False)


def to_version_3(setup):
    """Add the records that are new."""
    setup.runImportStepFromProfile(PROFILE, "plone.app.registry", run_dependencies=False)


def to_version_4(setup):
    """Add the records that are new."""
    setup.runImportStepFromProfile(PROFILE, "plone.app.registry", run_dependencies=False)


def to_version_5(setup):
    """Add the records that are new."""
    setup.runImportStepFromProfile(PROFILE, "plone.app.registry", run_dependencies=False)


def to_version_6(setup):
    """Add the records that are new."""
    setup.runImportStepFromProfile(PROFILE, "plone.app.registry", run_dependencies=False)
