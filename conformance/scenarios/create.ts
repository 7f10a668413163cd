import type { Scenario } from "../scenario";
import {
    account,
    apiManagement,
    containers,
    group,
    ofAccounts,
    ofGroups,
    ofServices,
    publisher,
    service,
} from "./paths";

const declared = {
    location: "{location}",
    sku: { name: "Developer", capacity: 1 },
    identity: { type: "SystemAssigned" },
    properties: publisher,
};

/** A storage account and a Developer service from nothing; the others go on with them. */
export const create: Scenario = {
    name: "create",
    tries: "a storage account and a service; what answers while they are created, and whether a change meanwhile is refused",
    creates: ["storage", "Developer"],
    minutes: [25, 60],
    steps: [
        {
            as: "service in a missing group",
            call: `GET /subscriptions/{sub}/resourceGroups/{unknownGroup}/providers/Microsoft.ApiManagement/service/{svc}?${ofServices}`,
        },
        { as: "group", call: `PUT ${group}?${ofGroups}`, body: { location: "{location}" }, required: true },
        {
            as: "free name",
            call: `POST ${apiManagement}/checkNameAvailability?${ofServices}`,
            body: { name: "{svc}" },
        },
        {
            as: "account",
            call: `PUT ${account}?${ofAccounts}`,
            body: { location: "{location}", kind: "StorageV2", sku: { name: "Standard_LRS" } },
            required: true,
        },
        { as: "account while it is created", call: `GET ${account}?${ofAccounts}`, during: true },
        { as: "account is there", follow: "other" },
        { as: "container", call: `PUT ${containers}/backups?${ofAccounts}`, body: {}, required: true },
        { as: "keys", call: `POST ${account}/listKeys?${ofAccounts}`, binds: { accessKey: "keys[0].value" } },
        { as: "PUT", call: `PUT ${service}?${ofServices}`, body: declared, required: true },
        { as: "GET while it is created", call: `GET ${service}?${ofServices}`, during: true },
        { as: "PUT while it is created", call: `PUT ${service}?${ofServices}`, body: declared, during: true },
        {
            as: "list of the group while it is created",
            call: `GET ${group}/providers/Microsoft.ApiManagement/service?${ofServices}`,
            during: true,
        },
        { as: "APIs while it is created", call: `GET ${service}/apis?${ofServices}`, during: true },
        { as: "is there", follow: "createDeveloper" },
        {
            as: "GET",
            call: `GET ${service}?${ofServices}`,
            binds: { principal: "identity.principalId" },
            required: true,
        },
        // As a client does that was killed once Azure had taken its request, and that imports what it finds.
        { as: "PUT of the same once it is there", call: `PUT ${service}?${ofServices}`, body: declared },
        { as: "has ended once more", follow: "other" },
        { as: "GET after the second PUT", call: `GET ${service}?${ofServices}` },
        {
            as: "taken name",
            call: `POST ${apiManagement}/checkNameAvailability?${ofServices}`,
            body: { name: "{svc}" },
        },
        { as: "groups of a new service", call: `GET ${service}/groups?${ofServices}` },
        { as: "APIs of a new service", call: `GET ${service}/apis?${ofServices}` },
    ],
    settles: [
        {
            row: "a GET or PUT in a missing resource group: ARM itself says so, in code and message alone",
            by: ["service in a missing group"],
        },
        {
            row: "a storage account is found while it is created, as Creating",
            by: ["account while it is created"],
        },
        { row: "2024-05-01: a service in creation has most members null", by: ["PUT", "GET while it is created"] },
        { row: "a PUT during a change is refused as ServiceLocked", by: ["PUT while it is created"] },
        { row: "2024-05-01: GET of an active service has every member, and an ETag", by: ["GET"] },
        {
            row: "2024-05-01: an operation's token is base64 of region, service, kind and a number",
            by: ["PUT"],
            members: "header (Location|Azure-AsyncOperation)",
        },
        {
            row: "2022-08-01 or 2024-05-01: checkNameAvailability says Valid for a free name, and AlreadyExists for a service's",
            by: ["free name", "taken name"],
        },
    ],
};
