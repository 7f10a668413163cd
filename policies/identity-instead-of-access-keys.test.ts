import { violationsOf } from "../tests/support/run-policy";
import { identityInsteadOfAccessKeys } from "./identity-instead-of-access-keys";
import { resourceTypes } from "./resource-types";

const operations = ["Backup", "Restore", "BackupSchedule", "SiteRole", "SiteGuard", "VaultAuthority", "ServiceReady"];

test.each(operations.map((name) => `pulumi-nodejs:dynamic/apim:${name}`))("%s by an access key", (type) => {
    expect(violationsOf(identityInsteadOfAccessKeys, { type, props: { accessType: "AccessKey" } })).toEqual([
        'accessType is "AccessKey": a key opens the whole storage account to whoever has it. Use ' +
            "SystemAssignedManagedIdentity, or UserAssignedManagedIdentity with its clientId, and a VaultAccess for the " +
            "identity.",
    ]);
    for (const accessType of ["SystemAssignedManagedIdentity", "UserAssignedManagedIdentity", undefined]) {
        expect(violationsOf(identityInsteadOfAccessKeys, { type, props: { accessType } })).toEqual([]);
    }
});

test.each([
    [true, "true"],
    [undefined, "not set"],
])("a vault whose keys open it: %p", (allowSharedKeyAccess, shown) => {
    const account = { type: resourceTypes.storageAccount, props: { allowSharedKeyAccess } };
    const vault = { ...account, inside: [resourceTypes.snapshotVault] };
    expect(violationsOf(identityInsteadOfAccessKeys, vault)).toEqual([
        `allowSharedKeyAccess is ${shown}: it must be false, so that the vault's keys open nothing, and sites reach it by ` +
            "their identities.",
    ]);
    expect(violationsOf(identityInsteadOfAccessKeys, account)).toEqual([]);
});

test("a vault that identities alone open", () => {
    const vault = { type: resourceTypes.storageAccount, inside: [resourceTypes.snapshotVault] };
    expect(violationsOf(identityInsteadOfAccessKeys, { ...vault, props: { allowSharedKeyAccess: false } })).toEqual([]);
});
