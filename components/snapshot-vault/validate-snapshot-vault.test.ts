import { validateSnapshotVault } from "./validate-snapshot-vault";

const operator = { principalId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301", principalType: "User" };

test("a vault with an operator passes", () => {
    expect(
        validateSnapshotVault({ storageAccountName: "stapimdr", location: "Sweden Central", operators: [operator] }),
    ).toEqual([]);
});

test.each([
    [
        { storageAccountName: "St-Apim" },
        'storageAccountName is "St-Apim": it must have 3 to 24 lower-case letters and digits.',
    ],
    [
        { location: "mars" },
        "location is \"mars\": it must be an Azure region, for example 'northeurope'. If Azure has it and this release does not know it yet, add it to newerLocations.",
    ],
    [
        { grantScope: "vault" },
        'grantScope is "vault": it must be container, which gives a service\'s identity no access to the catalog, or account.',
    ],
    [
        { redundancy: "GRS" },
        'redundancy is "GRS": it must be one of Standard_LRS, Standard_ZRS, Standard_GRS, Standard_RAGRS, Standard_GZRS, Standard_RAGZRS.',
    ],
    [
        { networkRules: { defaultAction: "deny" } },
        'networkRules.defaultAction is "deny": it must be one of Allow, Deny.',
    ],
    [
        { operatorAccess: "SystemAssignedManagedIdentity" },
        'operatorAccess is "SystemAssignedManagedIdentity": it must be SignIn, so that each operator uses their own identity, or AccessKey.',
    ],
    [{ immutabilityDays: 0 }, "immutabilityDays is 0: it must be a whole number of days from 1 to 146000."],
    [{ immutabilityDays: 1.5 }, "immutabilityDays is 1.5: it must be a whole number of days from 1 to 146000."],
    [{ oldVersionRetentionDays: 0 }, "oldVersionRetentionDays is 0: it must be a whole number of 1 or more."],
    [
        { operators: [{ ...operator, principalId: "me" }] },
        'operators[0].principalId is "me": it must be the object ID (a UUID) of a user, group or service principal.',
    ],
    [
        { operators: [{ ...operator, principalType: "Robot" }] },
        'operators[0].principalType is "Robot": it must be one of User, Group, ServicePrincipal, ForeignGroup, Device.',
    ],
])("%j is refused with its name, value, rule and way out", (shape, reason) => {
    expect(validateSnapshotVault(shape).map((failure) => failure.reason)).toEqual([reason]);
});
