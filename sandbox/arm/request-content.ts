import Ajv from "ajv";
import type { ErrorObject, ValidateFunction } from "ajv";
import type { FastifyRequest } from "fastify";
import { ArmError } from "../wire/arm-error";
import { pathOf } from "../wire/request-path";

type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: ["string", "null"] };
const flag: Schema = { type: ["boolean", "null"] };
const whole: Schema = { type: ["integer", "null"] };
const object: Schema = { type: ["object", "null"] };
const listOf = (items: Schema): Schema => ({ type: ["array", "null"], items });
const members = (properties: Readonly<Record<string, Schema>>): Schema => ({ ...object, properties });

const sku = members({ name: text, capacity: whole, tier: text });
const network = {
    virtualNetworkConfiguration: members({ subnetResourceId: text }),
    publicIpAddressId: text,
    natGatewayState: text,
    disableGateway: flag,
};
const hostname = members({
    type: text,
    hostName: text,
    keyVaultId: text,
    identityClientId: text,
    encodedCertificate: text,
    certificatePassword: text,
    defaultSslBinding: flag,
    negotiateClientCertificate: flag,
});
const service = members({
    ...network,
    publisherEmail: text,
    publisherName: text,
    notificationSenderEmail: text,
    additionalLocations: listOf({
        ...members({ ...network, location: text, sku, zones: listOf(text) }),
        type: "object",
    }),
    hostnameConfigurations: listOf({ ...hostname, type: "object" }),
    certificates: listOf(object),
    apiVersionConstraint: members({ minApiVersion: text }),
    publicNetworkAccess: text,
    virtualNetworkType: text,
    developerPortalStatus: text,
    legacyPortalStatus: text,
    customProperties: { ...object, additionalProperties: text },
    restore: flag,
});
const backup = members({
    storageAccount: text,
    containerName: text,
    backupName: text,
    accessType: text,
    accessKey: text,
    clientId: text,
});
const reference = members({ id: text });
const frontDoor = members({
    hostName: text,
    originHostHeader: text,
    enabledState: text,
    loadBalancingSettings: object,
    healthProbeSettings: object,
    originGroup: reference,
    customDomains: listOf(reference),
    ruleSets: listOf(reference),
    patternsToMatch: listOf(text),
    supportedProtocols: listOf(text),
    forwardingProtocol: text,
    linkToDefaultDomain: text,
    httpsRedirect: text,
    originPath: text,
    cacheConfiguration: object,
    sharedPrivateLinkResource: object,
    originResponseTimeoutSeconds: whole,
});
const trafficManager = members({
    trafficRoutingMethod: text,
    profileStatus: text,
    dnsConfig: members({ relativeName: text, ttl: whole }),
    monitorConfig: members({
        protocol: text,
        port: whole,
        path: text,
        intervalInSeconds: whole,
        timeoutInSeconds: whole,
        toleratedNumberOfFailures: whole,
    }),
    endpoints: listOf({
        type: "object",
        required: ["name", "type", "properties"],
        properties: {
            name: { type: "string" },
            type: { type: "string" },
            properties: {
                type: "object",
                properties: {
                    target: text,
                    endpointLocation: text,
                    endpointStatus: text,
                    priority: whole,
                    weight: whole,
                },
            },
        },
    }),
});
const autoscaleRule = {
    type: "object",
    required: ["metricTrigger", "scaleAction"],
    properties: {
        metricTrigger: {
            type: "object",
            required: ["metricName", "operator", "threshold", "timeWindow"],
            properties: {
                ...{ metricName: { type: "string" }, operator: { type: "string" }, threshold: { type: "number" } },
                timeWindow: { type: "string" },
            },
        },
        scaleAction: {
            type: "object",
            required: ["direction", "type", "cooldown"],
            properties: {
                ...{ direction: { type: "string" }, type: { type: "string" }, cooldown: { type: "string" } },
                value: text,
            },
        },
    },
};
const autoscale = members({
    enabled: flag,
    targetResourceUri: text,
    profiles: listOf({
        type: "object",
        required: ["name", "capacity", "rules"],
        properties: {
            name: { type: "string" },
            capacity: {
                type: "object",
                required: ["minimum", "maximum", "default"],
                properties: {
                    ...{ minimum: { type: "string" }, maximum: { type: "string" }, default: { type: "string" } },
                },
            },
            rules: { type: "array", items: autoscaleRule },
        },
    }),
});
const roleAssignment = members({ principalId: text, principalType: text, roleDefinitionId: text });

/** A kind of resource, or an action, that a body is sent to. */
export interface ContentType {
    readonly name: string;
    readonly path: RegExp;
    /** Whether a PUT has to say where the resource is to be. */
    readonly tracked: boolean;
    /** Of its `properties`; of the whole body for an action. */
    readonly schema: Schema;
    readonly isAction?: boolean;
    /** Code of what the resource provider refuses, rather than ARM. @default "BadRequest" */
    readonly code?: string;
}

const group = String.raw`^/subscriptions/[^/]+/resourcegroups/[^/]+`;
const at = (path: string): RegExp => new RegExp(`${group}${path}/?$`, "i");
const invalidParameters = "InvalidParameters";

/** Everything that the sandbox takes a body for, but for what is below a service. */
export const contentTypes: readonly ContentType[] = [
    { name: "resource group", path: at(""), tracked: true, schema: object },
    {
        name: "service",
        path: at("/providers/Microsoft.ApiManagement/service/[^/]+"),
        tracked: true,
        schema: service,
        code: invalidParameters,
    },
    {
        name: "backup or restore",
        path: at("/providers/Microsoft.ApiManagement/service/[^/]+/(backup|restore)"),
        tracked: false,
        schema: backup,
        isAction: true,
        code: invalidParameters,
    },
    {
        name: "storage account",
        path: at("/providers/Microsoft.Storage/storageAccounts/[^/]+"),
        tracked: true,
        schema: members({
            allowSharedKeyAccess: flag,
            publicNetworkAccess: text,
            minimumTlsVersion: text,
            networkAcls: members({ defaultAction: text, bypass: text, ipRules: listOf(object) }),
        }),
        code: "InvalidValuesForRequestParameters",
    },
    {
        name: "blob service",
        path: at("/providers/Microsoft.Storage/storageAccounts/[^/]+/blobServices/default"),
        tracked: false,
        schema: object,
    },
    {
        name: "management policy",
        path: at("/providers/Microsoft.Storage/storageAccounts/[^/]+/managementPolicies/default"),
        tracked: false,
        schema: object,
    },
    {
        name: "user-assigned identity",
        path: at("/providers/Microsoft.ManagedIdentity/userAssignedIdentities/[^/]+"),
        tracked: true,
        schema: object,
    },
    {
        name: "Front Door profile",
        path: at("/providers/Microsoft.Cdn/profiles/[^/]+"),
        tracked: true,
        schema: frontDoor,
    },
    {
        name: "Front Door endpoint",
        path: at("/providers/Microsoft.Cdn/profiles/[^/]+/afdEndpoints/[^/]+"),
        tracked: true,
        schema: frontDoor,
    },
    {
        name: "Front Door origin group",
        path: at("/providers/Microsoft.Cdn/profiles/[^/]+/originGroups/[^/]+"),
        tracked: false,
        schema: frontDoor,
    },
    {
        name: "Front Door origin",
        path: at("/providers/Microsoft.Cdn/profiles/[^/]+/originGroups/[^/]+/origins/[^/]+"),
        tracked: false,
        schema: frontDoor,
    },
    {
        name: "Front Door route",
        path: at("/providers/Microsoft.Cdn/profiles/[^/]+/afdEndpoints/[^/]+/routes/[^/]+"),
        tracked: false,
        schema: frontDoor,
    },
    {
        name: "Traffic Manager profile",
        path: at("/providers/Microsoft.Network/trafficManagerProfiles/[^/]+"),
        tracked: true,
        schema: trafficManager,
    },
    {
        name: "autoscale setting",
        path: at("/providers/Microsoft.Insights/autoscaleSettings/[^/]+"),
        tracked: true,
        schema: autoscale,
    },
    {
        name: "role assignment",
        path: /\/providers\/Microsoft\.Authorization\/roleAssignments\/[^/]+\/?$/i,
        tracked: false,
        schema: roleAssignment,
    },
];

const ajv = new Ajv({ allowUnionTypes: true });
/** What ARM itself reads of a resource. */
const validateEnvelope = ajv.compile({
    type: "object",
    properties: {
        location: text,
        kind: text,
        sku,
        tags: { ...object, additionalProperties: text },
        zones: listOf(text),
        identity: members({ type: text, userAssignedIdentities: object }),
        properties: object,
    },
});
const validators = new Map<ContentType, ValidateFunction>();

/**
 * Looks at a body before anything is done with it. The codes `InvalidRequestContent` and `LocationRequired` are documented
 * (https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors); the sentences are quoted by
 * users in part, and assumed in the rest.
 *
 * @throws ArmError for a body that is none, or has members of another type than the resource's.
 */
export function requireContent(request: FastifyRequest): void {
    if (!["PUT", "PATCH", "POST"].includes(request.method)) {
        return;
    }
    const path = pathOf(request);
    const type = contentTypes.find((row) => row.path.test(path));
    const { body } = request;
    if (body !== undefined && (typeof body !== "object" || body === null || Array.isArray(body))) {
        throw invalidContent("Cannot deserialize the current JSON: a JSON object is required.");
    }
    if (!type) {
        return;
    }
    if (body === undefined) {
        throw invalidContent("Value cannot be null.");
    }
    const envelope = type.isAction ? undefined : firstError(validateEnvelope, body);
    if (envelope) {
        throw invalidContent(sentenceOf(envelope));
    }
    const { location, properties } = body as { location?: string | null; properties?: unknown };
    if (type.tracked && request.method === "PUT" && !location) {
        throw new ArmError(400, "LocationRequired", "The location property is required for this definition.", true);
    }
    const error = firstError(validatorOf(type), type.isAction ? body : (properties ?? {}));
    if (error) {
        throw new ArmError(400, type.code ?? "BadRequest", `Invalid parameter: ${sentenceOf(error)}`);
    }
}

/** What ARM says of a body that it cannot read. */
export const invalidContent = (reason: string): ArmError =>
    new ArmError(
        400,
        "InvalidRequestContent",
        `The request content was invalid and could not be deserialized: '${reason}'.`,
        true,
    );

function validatorOf(type: ContentType): ValidateFunction {
    const known = validators.get(type) ?? ajv.compile(type.schema);
    validators.set(type, known);
    return known;
}

function firstError(validate: ValidateFunction, value: unknown): ErrorObject | undefined {
    return validate(value) ? undefined : validate.errors?.[0];
}

/** `The value of 'sku.name' must be string.` */
function sentenceOf({ instancePath, message = "is not valid", params }: ErrorObject): string {
    const path = instancePath.slice(1).replaceAll("/", ".");
    const types = (params as { type?: string | readonly string[] }).type;
    return types === undefined
        ? `'${path}' ${message}`
        : `the value of '${path}' is not of type ${[types]
              .flat()
              .filter((type) => type !== "null")
              .join(" or ")}`;
}
