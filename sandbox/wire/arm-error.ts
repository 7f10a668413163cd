/** An error in the resource manager's own shape. */
export class ArmError extends Error {
    /**
     * @param gateway - whether ARM itself answers rather than the resource provider: it then says so in
     * `x-ms-failure-cause`. Recorded: Azure/azure-service-operator, Test_ApiManagement_20240501_CRUD.yaml
     */
    constructor(
        readonly status: number,
        readonly code: string,
        message: string,
        readonly gateway = false,
    ) {
        super(message);
        this.name = "ArmError";
    }

    /** Resource providers add `details` and `innerError`; ARM itself does not. Recorded: as above. */
    get body() {
        const { code, message } = this;
        return { error: this.gateway ? { code, message } : { code, message, details: null, innerError: null } };
    }
}

export const resourceNotFound = (type: string, name: string, resourceGroup: string): ArmError =>
    new ArmError(
        404,
        "ResourceNotFound",
        `The Resource '${type}/${name}' under resource group '${resourceGroup}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
        true,
    );

export const resourceGroupNotFound = (name: string): ArmError =>
    new ArmError(404, "ResourceGroupNotFound", `Resource group '${name}' could not be found.`, true);

export const locationNotAvailable = (location: string | undefined, type: string): ArmError =>
    new ArmError(
        400,
        "LocationNotAvailableForResourceType",
        `The provided location '${location}' is not available for resource type '${type}'.`,
        true,
    );

/** A resource keeps the location it was created in. */
export const invalidResourceLocation = (
    existing: { readonly name: string; readonly location: string },
    group: string,
    location: string | undefined,
): ArmError =>
    new ArmError(
        409,
        "InvalidResourceLocation",
        `The resource '${existing.name}' already exists in location '${existing.location}' in resource group '${group}'. A resource with the same name cannot be created in location '${location}'. Please select a new resource name.`,
        true,
    );
