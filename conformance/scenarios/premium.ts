import type { Scenario } from "../scenario";
import { apiManagement, group, ofServices, publisher } from "./paths";

const service = `${group}/providers/Microsoft.ApiManagement/service/{premium}`;
const region = { location: "{otherLocation}", sku: { name: "Premium", capacity: 1 } };
const patch = `PATCH ${service}?${ofServices}` as const;
const get = `GET ${service}?${ofServices}` as const;

/** What a Developer service cannot do. */
export const premium: Scenario = {
    name: "premium",
    tries: "units, a second region, zones, a change of the tier",
    creates: ["Premium", "Premium", "Premium"],
    minutes: [180, 480],
    premium: true,
    steps: [
        {
            as: "PUT",
            call: `PUT ${service}?${ofServices}`,
            body: { location: "{location}", sku: { name: "Premium", capacity: 1 }, properties: publisher },
            required: true,
        },
        { as: "is there", follow: "create" },
        { as: "GET", call: get },
        { as: "scale", call: patch, body: { sku: { name: "Premium", capacity: 2 } } },
        { as: "GET while it is scaled", call: get, during: true },
        { as: "is scaled", follow: "update" },
        { as: "GET after scaling", call: get },
        { as: "region", call: patch, body: { properties: { additionalLocations: [region] } } },
        { as: "GET while the region is added", call: get, during: true },
        { as: "region is there", follow: "update" },
        { as: "GET with the region", call: get },
        {
            as: "region twice",
            call: patch,
            body: { properties: { additionalLocations: [region, region] } },
        },
        { as: "zones", call: patch, body: { zones: ["1", "2"] } },
        { as: "zones are there", follow: "update" },
        { as: "GET with zones", call: get },
        { as: "zone that there is not", call: patch, body: { zones: ["1", "9"] } },
        { as: "region is taken away", call: patch, body: { zones: [], properties: { additionalLocations: [] } } },
        { as: "region is gone", follow: "update" },
        { as: "another tier", call: patch, body: { sku: { name: "Standard", capacity: 1 } } },
        { as: "tier is changed", follow: "update" },
        { as: "GET in the other tier", call: get },
        { as: "DELETE", call: `DELETE ${service}?${ofServices}` },
        { as: "is deleted", follow: "delete" },
        {
            as: "purge",
            call: `DELETE ${apiManagement}/locations/{location}/deletedservices/{premium}?${ofServices}`,
        },
        { as: "is purged", follow: "purge" },
    ],
    settles: [
        {
            row: "an additional location is refused when it is the primary's, one named twice or one that Azure does not have",
            by: ["region twice"],
        },
        { row: "a zone twice, or one that there is not, is refused", by: ["zone that there is not"] },
    ],
};
