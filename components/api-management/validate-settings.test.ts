import { rule, testRules } from "../../tests/support/service-rules";

const identity = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id";

testRules([
    rule(
        "an api-version is a date",
        { minApiVersion: "2022-09-01-preview" },
        { minApiVersion: "latest" },
        'minApiVersion is "latest": it must be an api-version, for example 2021-08-01.',
    ),
    rule(
        "an api-version does not shut the project out",
        { minApiVersion: "2024-05-01" },
        { minApiVersion: "2024-06-01-preview" },
        'minApiVersion is "2024-06-01-preview": this project\'s own requests have 2024-05-01 and would be refused: name that or an earlier one.',
    ),
    rule(
        "identities by resource ID",
        { userAssignedIdentityIds: [identity] },
        { userAssignedIdentityIds: ["id"] },
        'userAssignedIdentityIds[0] is "id": it must be the resource ID of a user-assigned managed identity.',
    ),
    rule(
        "identities are a list",
        { userAssignedIdentityIds: [] },
        { userAssignedIdentityIds: identity },
        `userAssignedIdentityIds is "${identity}": it must be a list.`,
    ),
    rule(
        "its own identity is there or not",
        { systemAssignedIdentity: false },
        { systemAssignedIdentity: "no" },
        'systemAssignedIdentity is "no": it must be true or false.',
    ),
    rule(
        "timeouts are whole seconds",
        { timeouts: { createSeconds: 5400 } },
        { timeouts: { createSeconds: "4h" } },
        'timeouts.createSeconds is "4h": it must be a whole number of seconds, 1 or more.',
    ),
    rule(
        "a busy service is waited for whole seconds, a week at most",
        { busyWaitSeconds: 604800 },
        { busyWaitSeconds: 604801 },
        "busyWaitSeconds is 604801: it must be a whole number of seconds from 1 to 604800.",
    ),
]);
