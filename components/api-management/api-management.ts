import * as apimanagement from "@pulumi/azure-native/apimanagement";
import type { apimanagement as inputs } from "@pulumi/azure-native/types/input";
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import { knownMembers, throwOnFailures } from "../input-failures";
import { Tier } from "./tier";
import { validateApiManagement } from "./validate-api-management";

/** A region beside the primary one. */
export interface AdditionalLocationArgs {
    /** Azure region, in either spelling: `westus2` or `West US 2`. */
    location: pulumi.Input<string>;
    /** Scale units in this region: a whole number of 1 or more. */
    units: pulumi.Input<number>;
}

export interface ApiManagementArgs {
    /** Name of the service, unique in the world: it becomes `https://{serviceName}.azure-api.net`. */
    serviceName: pulumi.Input<string>;
    /** Name of the publisher that the developer portal and e-mails show; at most 100 characters. */
    publisherName: pulumi.Input<string>;
    /** Where Azure sends notifications; at most 100 characters. */
    publisherEmail: pulumi.Input<string>;
    /** Primary region, which holds the management plane. Changing it replaces the service. */
    location: pulumi.Input<string>;
    /** @default Premium, the only tier with additional locations */
    tier?: pulumi.Input<Tier>;
    /** Scale units in the primary region. @default 1 */
    units?: pulumi.Input<number>;
    /** Further regions with a gateway. Taking one out of the list removes it from Azure. @default none */
    additionalLocations?: pulumi.Input<AdditionalLocationArgs[]>;
    /**
     * Resource IDs of identities that it gets beside its own, for example to reach the vault by one that outlives it.
     *
     * @default none
     */
    userAssignedIdentityIds?: pulumi.Input<pulumi.Input<string>[]>;
    /** Resource group to create it in. @default a group of its own, named `rg-{serviceName}` */
    resourceGroupName?: pulumi.Input<string>;
    /** Regions that Azure has and this release does not know yet. @default none */
    newerLocations?: string[];
    /** On the service, and on the resource group where it is created here. @default none */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Azure takes 30 to 90 minutes to create a service with regions, and up to 2 hours were seen to scale one. */
const customTimeouts = { create: "4h", update: "4h", delete: "2h" };

/**
 * An API Management service with its regions and units, under an identity of its own.
 *
 * Azure charges for each unit in each region, see https://azure.microsoft.com/pricing/details/api-management/
 *
 * @throws RunError that lists everything wrong with the arguments, before anything is asked of Azure.
 */
export class ApiManagement extends pulumi.ComponentResource {
    /** Resource ID of the service. */
    readonly serviceId: pulumi.Output<string>;
    readonly serviceName: pulumi.Output<string>;
    readonly resourceGroupName: pulumi.Output<string>;
    /** Object ID of the service's system-assigned identity, for role assignments. */
    readonly principalId: pulumi.Output<string>;
    /** `https://{serviceName}.azure-api.net`, which Azure routes to the nearest region. */
    readonly gatewayUrl: pulumi.Output<string>;
    /** Primary region, as declared. */
    readonly location: pulumi.Output<string>;
    readonly tier: pulumi.Output<Tier>;

    constructor(name: string, args: ApiManagementArgs, opts?: pulumi.ComponentResourceOptions) {
        const declared = checkArgs(name, args);
        super("apim-dr:index:ApiManagement", name, {}, opts);

        const resourceGroupName = args.resourceGroupName ?? this.createResourceGroup(name, declared, args.tags);
        const service = new apimanagement.ApiManagementService(
            name,
            {
                serviceName: declared.serviceName,
                resourceGroupName,
                location: declared.location,
                publisherName: declared.publisherName,
                publisherEmail: declared.publisherEmail,
                sku: { name: declared.tier, capacity: declared.units },
                additionalLocations: declared.additionalLocations.apply((locations) =>
                    locations.map(({ location, units }) => ({
                        location,
                        sku: { name: Tier.Premium, capacity: units },
                    })),
                ),
                identity: identityOf(args.userAssignedIdentityIds),
                tags: args.tags,
            },
            { parent: this, customTimeouts, transformations: [withoutClientCertificateDefault] },
        );

        this.serviceId = service.id;
        this.serviceName = service.name;
        this.resourceGroupName = pulumi.output(resourceGroupName);
        this.principalId = service.identity.apply((identity) => identity?.principalId ?? "");
        this.gatewayUrl = service.gatewayUrl;
        this.location = declared.location;
        this.tier = declared.tier;
        this.registerOutputs({
            serviceId: this.serviceId,
            serviceName: this.serviceName,
            resourceGroupName: this.resourceGroupName,
            principalId: this.principalId,
            gatewayUrl: this.gatewayUrl,
            location: this.location,
            tier: this.tier,
        });
    }

    private createResourceGroup(
        name: string,
        declared: DeclaredService,
        tags: ApiManagementArgs["tags"],
    ): pulumi.Output<string> {
        const group = new resources.ResourceGroup(
            name,
            {
                resourceGroupName: pulumi.interpolate`rg-${declared.serviceName}`,
                location: declared.location,
                tags,
            },
            { parent: this },
        );
        return group.name;
    }
}

function identityOf(
    ids: ApiManagementArgs["userAssignedIdentityIds"] = [],
): pulumi.Output<inputs.ApiManagementServiceIdentityArgs> {
    const { SystemAssigned, SystemAssigned_UserAssigned } = apimanagement.ApimIdentityType;
    return pulumi.output(ids).apply((known) =>
        known.length === 0
            ? { type: SystemAssigned }
            : {
                  type: SystemAssigned_UserAssigned,
                  userAssignedIdentities: Object.fromEntries(known.map((id) => [id, {}])),
              },
    );
}

type DeclaredService = ReturnType<typeof checkArgs>;

/** Checks what is known at once, and the rest when it becomes known: before the service's own request in either case. */
function checkArgs(name: string, args: ApiManagementArgs) {
    const { serviceName, publisherName, publisherEmail, location, newerLocations } = args;
    const shape = {
        serviceName,
        publisherName,
        publisherEmail,
        location,
        tier: args.tier ?? Tier.Premium,
        units: args.units ?? 1,
        additionalLocations: args.additionalLocations ?? [],
        newerLocations,
    };
    const subject = `ApiManagement '${name}'`;
    throwOnFailures(subject, validateApiManagement(knownMembers(shape)));
    return pulumi.output(shape).apply((resolved) => {
        throwOnFailures(subject, validateApiManagement(resolved));
        return resolved;
    });
}

/**
 * Takes out what @pulumi/azure-native adds by itself: Azure refuses `enableClientCertificate` outside the Consumption tier.
 * Source: https://github.com/pulumi/pulumi/issues/10298 and the property's own description.
 */
const withoutClientCertificateDefault: pulumi.ResourceTransformation = ({ props, opts }) => {
    const { enableClientCertificate: _refusedByAzure, ...rest } = props as Record<string, unknown>;
    return { props: rest, opts };
};
