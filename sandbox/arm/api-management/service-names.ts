import { createHash } from "node:crypto";
import type { FastifyInstance } from "fastify";

const namePattern = /^[a-zA-Z](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$/;
const mostCharacters = 50;

/** Documented: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules */
export const isServiceName = (name: string): boolean => namePattern.test(name) && name.length <= mostCharacters;

/**
 * Whether a service's name can be had. Recorded: Azure/azure-cli, test_apim_core_service.yaml. `Invalid` is a reason of the
 * REST reference (https://learn.microsoft.com/rest/api/apimanagement/api-management-service/check-name-availability); its
 * sentence is assumed.
 */
export function registerServiceNames(app: FastifyInstance, provider: string, isTaken: (name: string) => boolean): void {
    // The same for a subscription each time. Source of the shape:
    // https://learn.microsoft.com/rest/api/apimanagement/api-management-service/get-domain-ownership-identifier
    app.post<{ Params: { sub: string } }>(`${provider}/getDomainOwnershipIdentifier`, (request) => ({
        domainOwnershipIdentifier: createHash("sha256").update(request.params.sub.toLowerCase()).digest("base64"),
    }));
    app.post<{ Body: { name?: unknown } | undefined }>(`${provider}/checkNameAvailability`, (request) => {
        const name = typeof request.body?.name === "string" ? request.body.name : "";
        if (!isServiceName(name)) {
            const message =
                "The service name must start with a letter, hold only letters, digits and hyphens, and have between 1 and 50 characters.";
            return { nameAvailable: false, reason: "Invalid", message };
        }
        return isTaken(name)
            ? {
                  nameAvailable: false,
                  reason: "AlreadyExists",
                  message: `${name} is already in use. Please select a different name.`,
              }
            : { nameAvailable: true, reason: "Valid", message: "" };
    });
}
