import { unknownValue } from "../common/unknown";
import { findInputFailures } from "../common/input-table";
import type { GivenInputs } from "../common/input-table";
import { operationTable } from "./inputs";
import type { OperationInputs } from "./inputs";

const validateOperationInputs = (inputs: GivenInputs<OperationInputs>) => findInputFailures(operationTable, inputs);

const good = {
    serviceId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/primary",
    storageAccountId: "/subscriptions/s/resourceGroups/v/providers/Microsoft.Storage/storageAccounts/stvault",
    backupsContainer: "backups",
    catalogContainer: "catalog",
    authorityContainer: "authority",
    trigger: "first",
    accessType: "SystemAssignedManagedIdentity",
    timeoutSeconds: 14400,
    busyWaitSeconds: 7200,
    accessWaitSeconds: 600,
    lostAnswerWatchSeconds: 120,
};

test("good inputs pass, and so do those that a preview does not know yet", () => {
    expect(validateOperationInputs(good)).toEqual([]);
    expect(validateOperationInputs({ ...good, serviceId: unknownValue, storageAccountId: unknownValue })).toEqual([]);
});

test.each([
    ["serviceId", "primary", /must be the resource ID of an API Management service/],
    ["storageAccountId", good.serviceId, /must be the resource ID of the vault's storage account/],
    ["backupsContainer", "Backups", /must be a container's name/],
    ["catalogContainer", "backups", /must differ from backupsContainer/],
    ["authorityContainer", "catalog", /must differ from backupsContainer and catalogContainer/],
    ["trigger", " ", /must be a text of 1 to 128 characters/],
    ["accessType", "Key", /must be one of SystemAssignedManagedIdentity, UserAssignedManagedIdentity, AccessKey/],
    ["clientId", "3f2504e0-4f89-41d3-9a0c-0305e82c3301", /only accessType UserAssignedManagedIdentity uses it/],
    ["timeoutSeconds", 0, /must be a whole number of seconds from 1 to 604800/],
    ["timeoutSeconds", 1.5, /must be a whole number of seconds from 1/],
    ["accessWaitSeconds", 604801, /must be a whole number of seconds from 1/],
    ["lostAnswerWatchSeconds", "1m", /must be a whole number of seconds from 1/],
])("%s of %j is refused by name and value", (property, value, rule) => {
    const failures = validateOperationInputs({ ...good, [property]: value });
    expect(failures).toHaveLength(1);
    expect(failures[0]?.property).toBe(property);
    expect(failures[0]?.reason.startsWith(`${property} is ${JSON.stringify(value)}: `)).toBe(true);
    expect(failures[0]?.reason).toMatch(rule);
});

test("all failures are reported at once", () => {
    expect(validateOperationInputs({}).map(({ property }) => property)).toEqual([
        "serviceId",
        "storageAccountId",
        "backupsContainer",
        "catalogContainer",
        "authorityContainer",
        "accessType",
        "trigger",
        "timeoutSeconds",
        "busyWaitSeconds",
        "accessWaitSeconds",
        "lostAnswerWatchSeconds",
    ]);
});
