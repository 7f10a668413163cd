import type { FastifyRequest } from "fastify";
import { pathOf } from "../faults/fault-hooks";
import { locations } from "../locations";
import { ArmError } from "./arm-error";
import { apiVersionOf } from "./operations";

/** Source: https://learn.microsoft.com/azure/templates/microsoft.apimanagement/change-log/service */
const apiManagementVersions: readonly string[] = [
    ...["2017-03-01", "2018-01-01", "2018-06-01-preview", "2019-01-01", "2019-12-01", "2019-12-01-preview"],
    ...["2020-06-01-preview", "2020-12-01", "2021-01-01-preview", "2021-04-01-preview", "2021-08-01"],
    ...["2021-12-01-preview", "2022-04-01-preview", "2022-08-01", "2022-09-01-preview", "2023-03-01-preview"],
    ...["2023-05-01-preview", "2023-09-01-preview", "2024-05-01", "2024-06-01-preview", "2024-10-01-preview"],
];

/**
 * Versions of the other resource providers are not told apart.
 *
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
    const [, type] = /\/providers\/microsoft\.apimanagement\/([^/]+)/i.exec(pathOf(request)) ?? [];
    if (type && !apiManagementVersions.includes(version)) {
        throw new ArmError(
            400,
            "NoRegisteredProviderFound",
            `No registered resource provider found for location 'global' and API version '${version}' for type '${type}'. The supported api-versions are '${apiManagementVersions.join(", ")}'. The supported locations are '${locations.map(({ name }) => name).join(", ")}'.`,
            true,
        );
    }
}
