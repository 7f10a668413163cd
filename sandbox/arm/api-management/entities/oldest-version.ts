import type { ApiManagementService } from "../../../state/api-management-service";
import { ArmError } from "../../../wire/arm-error";
import { apiManagementVersions } from "../../api-versions";

/**
 * What lies below a service is told in no api-version older than its `minApiVersion`; the service itself is. Quoted by users:
 * microsoft/vscode-apimanagement#343, and #358 for the code.
 *
 * @throws ArmError
 */
export function requireAllowedVersion({ body }: ApiManagementService, version: string): void {
    const oldest = body.properties.apiVersionConstraint?.minApiVersion;
    if (oldest && dateOf(version) < dateOf(oldest)) {
        const supported = apiManagementVersions.filter((one) => dateOf(one) >= dateOf(oldest));
        throw new ArmError(
            400,
            "MissingOrIncorrectVersionParameter",
            "API version query parameter is not specified or was specified incorrectly.  Supported versions: " +
                `${supported.join(",")}  Example query param format: api-version=SupportedVersion`,
        );
    }
}

/** Without `-preview`. */
const dateOf = (version: string): string => version.slice(0, "2024-05-01".length);
