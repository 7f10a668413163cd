import type { FastifyRequest } from "fastify";
import { locations } from "../ground/locations";
import { apiVersionOf } from "../operations/operations";
import { ArmError } from "../wire/arm-error";
import { pathOf } from "../wire/request-path";

/** Source: https://learn.microsoft.com/azure/templates/microsoft.apimanagement/change-log/service */
export const apiManagementVersions: readonly string[] = [
    ...["2017-03-01", "2018-01-01", "2018-06-01-preview", "2019-01-01", "2019-12-01", "2019-12-01-preview"],
    ...["2020-06-01-preview", "2020-12-01", "2021-01-01-preview", "2021-04-01-preview", "2021-08-01"],
    ...["2021-12-01-preview", "2022-04-01-preview", "2022-08-01", "2022-09-01-preview", "2023-03-01-preview"],
    ...["2023-05-01-preview", "2023-09-01-preview", "2024-05-01", "2024-06-01-preview", "2024-10-01-preview"],
    ...["2025-03-01-preview", "2025-09-01-preview"],
];

/** Source: https://learn.microsoft.com/azure/templates/microsoft.cdn/change-log/profiles */
export const cdnVersions: readonly string[] = [
    ...["2020-09-01", "2021-06-01", "2022-05-01-preview", "2022-11-01-preview", "2023-05-01", "2023-07-01-preview"],
    ...["2024-02-01", "2024-05-01-preview", "2024-06-01-preview", "2024-09-01", "2025-01-01-preview", "2025-04-15"],
    ...["2025-06-01", "2025-07-01-preview", "2025-09-01-preview", "2025-12-01"],
];

/** Source: https://learn.microsoft.com/azure/templates/microsoft.network/change-log/trafficmanagerprofiles; the newest is that of azure-cli 2.91 */
export const trafficManagerVersions: readonly string[] = [
    ...["2015-11-01", "2017-03-01", "2017-05-01", "2018-02-01", "2018-03-01", "2018-04-01", "2018-08-01"],
    ...["2022-04-01", "2022-04-01-preview", "2024-04-01-preview", "2026-09-01"],
];

/** Versions of the other resource providers are not told apart. */
const versionsOf: readonly (readonly [path: RegExp, versions: readonly string[]])[] = [
    [/\/providers\/microsoft\.apimanagement\/([^/]+)/i, apiManagementVersions],
    [/\/providers\/microsoft\.cdn\/([^/]+)/i, cdnVersions],
    [
        /\/providers\/microsoft\.network\/(trafficmanagerprofiles|checkTrafficManagerNameAvailability)/i,
        trafficManagerVersions,
    ],
];

/**
 * @throws ArmError without an api-version, or with one that the resource provider does not have. The text is quoted by
 * users (Azure/azure-cli#28496, pulumi/pulumi-azure-native#584).
 */
export function requireApiVersion(request: FastifyRequest): void {
    const version = apiVersionOf(request);
    if (!version) {
        throw new ArmError(
            400,
            "MissingApiVersionParameter",
            "The api-version query parameter (?api-version=) is required for all requests.",
            true,
        );
    }
    if (!/^\d{4}-\d{2}-\d{2}(-preview)?$/.test(version)) {
        throw new ArmError(
            400,
            "InvalidApiVersionParameter",
            `The api-version '${version}' is invalid. The supported versions are '${apiManagementVersions.join(",")}'.`,
            true,
        );
    }
    for (const [path, versions] of versionsOf) {
        const [, type] = path.exec(pathOf(request)) ?? [];
        if (!type || versions.includes(version)) {
            continue;
        }
        throw new ArmError(
            400,
            "NoRegisteredProviderFound",
            `No registered resource provider found for location 'global' and API version '${version}' for type '${type}'. The supported api-versions are '${versions.join(", ")}'. The supported locations are '${locations.map(({ name }) => name).join(", ")}'.`,
            true,
        );
    }
}
