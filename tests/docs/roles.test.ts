import { readFileSync } from "node:fs";
import * as path from "node:path";
import { entityKinds } from "../../dynamic-providers/inventory/kinds";
import { allows, readRole, roleNames } from "../support/role-definition";

const permissions = readFileSync(path.resolve(__dirname, "..", "..", "docs", "permissions.md"), "utf8");

test("what a role grants is compared as Azure does: without letter case, a star for anything", () => {
    expect(allows("Microsoft.Storage/storageAccounts/read", "microsoft.storage/storageaccounts/READ")).toBe(true);
    expect(allows("Microsoft.ApiManagement/service/*/read", "Microsoft.ApiManagement/service/apis/policies/read")).toBe(
        true,
    );
    expect(allows("Microsoft.ApiManagement/service/*/read", "Microsoft.ApiManagement/service/read")).toBe(false);
    expect(allows("Microsoft.Storage/storageAccounts/read", "MicrosoftXStorage/storageAccounts/read")).toBe(false);
    expect(allows("Microsoft.Storage/storageAccounts/read", "Microsoft.Storage/storageAccounts/read/action")).toBe(
        false,
    );
});

test.each(roleNames())("the role %s is one that az takes, and the page tells of it and of each action", (name) => {
    const { Name, IsCustom, Description, Actions, NotActions, AssignableScopes } = readRole(name);
    expect(Name).toMatch(/^apim-dr [a-z ]+$/);
    expect([IsCustom, NotActions, AssignableScopes]).toEqual([
        true,
        [],
        ["/subscriptions/00000000-0000-0000-0000-000000000000"],
    ]);
    expect(Description.length).toBeGreaterThan(20);
    expect(new Set(Actions).size).toBe(Actions.length);
    expect(permissions).toContain(`(roles/${name}.json)`);
});

test("no role may do everything: no star is for writes, deletes or actions", () => {
    const stars = roleNames().flatMap((name) => readRole(name).Actions.filter((action) => action.includes("*")));
    expect([...new Set(stars)].sort()).toEqual([
        "Microsoft.ApiManagement/locations/*/read",
        "Microsoft.ApiManagement/service/*/read",
        "Microsoft.Cdn/operationresults/*",
        "Microsoft.Storage/locations/*/read",
    ]);
});

test("the role secrets has the action of every kind of entity whose secrets are compared, and no other", () => {
    const actions = entityKinds.flatMap(({ path: kind, secrets }) =>
        secrets?.action ? [`Microsoft.ApiManagement/service/${kind}/${secrets.action}/action`.toLowerCase()] : [],
    );
    expect(
        readRole("secrets")
            .Actions.map((action) => action.toLowerCase())
            .sort(),
    ).toEqual(actions.sort());
});
