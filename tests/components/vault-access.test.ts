import { VaultAccess } from "../../components";
import { registered, useMocks } from "./mocks";
import type { Mocks } from "./mocks";

let mocks: Mocks;
const account = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/stvault";
const args = {
    principalId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
    storageAccountId: account,
    containerName: "backups",
};
const assignment = (): Record<string, unknown> => mocks.custom()[0]!.inputs;

beforeEach(async () => {
    mocks = await useMocks();
});

test.each([
    ["by default a role is for the container", undefined, `${account}/blobServices/default/containers/backups`],
    ["with grantScope container too", "container", `${account}/blobServices/default/containers/backups`],
    ["with grantScope account it is for the whole account", "account", account],
] as const)("%s", async (_what, grantScope, scope) => {
    await registered(new VaultAccess("site", { ...args, grantScope }).roleAssignmentId);
    expect(assignment()).toMatchObject({ scope, principalId: args.principalId, principalType: "ServicePrincipal" });
});

test("the two scopes have assignments of different names, as Azure keeps a name for one scope", async () => {
    const names: unknown[] = [];
    for (const grantScope of ["container", "account"] as const) {
        mocks = await useMocks();
        await registered(new VaultAccess("site", { ...args, grantScope }).roleAssignmentId);
        names.push(assignment().roleAssignmentName);
    }
    expect(new Set(names).size).toBe(2);
});

test("any other scope is refused before anything is registered", () => {
    expect(() => new VaultAccess("site", { ...args, grantScope: "vault" as "account" })).toThrow(
        'grantScope is "vault": it must be container',
    );
    expect(mocks.custom()).toEqual([]);
});
