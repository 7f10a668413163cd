import type { Scenario } from "../scenario";
import { apiManagement, ofServices, publisher, service } from "./paths";

const deletedAt = (location: "{location}" | "{otherLocation}") =>
    `${apiManagement}/locations/${location}/deletedservices/{svc}?${ofServices}` as const;
const deleted = deletedAt("{location}");
const undelete = {
    location: "{location}",
    sku: { name: "Developer", capacity: 1 },
    properties: { ...publisher, restore: true },
};

export const softDelete: Scenario = {
    name: "soft delete",
    tries: "deletion, the blocked name, undelete, purge",
    creates: [],
    minutes: [25, 90],
    steps: [
        { as: "DELETE", call: `DELETE ${service}?${ofServices}` },
        { as: "is deleted", follow: "delete" },
        { as: "GET", call: `GET ${service}?${ofServices}` },
        { as: "deleted service", call: `GET ${deleted}` },
        { as: "deleted service elsewhere", call: `GET ${deletedAt("{otherLocation}")}` },
        {
            as: "name of a deleted service",
            call: `POST ${apiManagement}/checkNameAvailability?${ofServices}`,
            body: { name: "{svc}" },
        },
        {
            as: "creation under the name",
            call: `PUT ${service}?${ofServices}`,
            body: { location: "{location}", sku: { name: "Developer", capacity: 1 }, properties: publisher },
        },
        { as: "undelete", call: `PUT ${service}?${ofServices}`, body: undelete, afterSeconds: 300 },
        { as: "is back", follow: "update" },
        { as: "GET after the undelete", call: `GET ${service}?${ofServices}` },
        { as: "DELETE again", call: `DELETE ${service}?${ofServices}` },
        { as: "is deleted again", follow: "delete" },
        { as: "purge", call: `DELETE ${deleted}` },
        { as: "is purged", follow: "purge" },
        { as: "purged service", call: `GET ${deleted}` },
    ],
    settles: [
        {
            row: "2022-08-01 or 2024-05-01: DELETE answers 202 with the service, Location, Azure-AsyncOperation and no ETag; its polls say nothing but how it goes",
            by: ["DELETE", "is deleted"],
        },
        {
            row: "2021-08-01, 2022-08-01 or 2024-05-01: after its end ARM itself says that the service is not there",
            by: ["GET"],
        },
        {
            row: "2022-08-01 or 2024-05-01: a deleted service is listed, got and purged, and its name is free again",
            by: ["deleted service", "purge", "is purged", "purged service"],
        },
        {
            row: "2021-08-01, 2022-08-01 or 2024-05-01: checkNameAvailability of a deleted service's name says AlreadyExists",
            by: ["name of a deleted service"],
        },
        {
            row: "a deleted service is not found, nor purged, at another location, and its purge keeps the caller's spelling",
            by: ["deleted service elsewhere", "purge"],
        },
    ],
};
