import * as apimanagement from "@pulumi/azure-native/apimanagement";
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import type { ApiManagementArgs, ServiceTimeoutsArgs } from "./api-management-args";
import { checkArgs } from "./check-args";
import type { ArgsCheck } from "./check-args";
import { toServiceInputs } from "./service-inputs";
import { Tier } from "./tier";
import { warnOfUnits } from "./validate-units";

const defaultTimeouts: Required<ServiceTimeoutsArgs> = { createMinutes: 240, updateMinutes: 240, deleteMinutes: 120 };

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
    /** Object ID of the service's system-assigned identity, for role assignments; empty without one. */
    readonly principalId: pulumi.Output<string>;
    /** `https://{serviceName}.azure-api.net`, which Azure routes to the nearest region. */
    readonly gatewayUrl: pulumi.Output<string>;
    /** Primary region, as declared. */
    readonly location: pulumi.Output<string>;
    readonly tier: pulumi.Output<Tier>;

    constructor(name: string, args: ApiManagementArgs, opts?: pulumi.ComponentResourceOptions) {
        const check = checkArgs(name, args);
        super("apim-dr:index:ApiManagement", name, {}, opts);

        const protect = args.protect ?? isProtectedByDefault(args.tier);
        const resourceGroupName = args.resourceGroupName ?? this.createResourceGroup(name, args, check, protect).name;
        const service = this.createService(name, args, resourceGroupName, check, protect);
        check.all.apply((shape) => warnOfUnits(shape).forEach((warning) => void pulumi.log.warn(warning, this)));

        this.serviceId = service.id;
        this.serviceName = service.name;
        this.resourceGroupName = pulumi.output(resourceGroupName);
        this.principalId = service.identity.apply((identity) => identity?.principalId ?? "");
        this.gatewayUrl = service.gatewayUrl;
        this.location = pulumi.output(args.location);
        this.tier = pulumi.output(args.tier ?? Tier.Premium);
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

    private createService(
        name: string,
        args: ApiManagementArgs,
        resourceGroupName: pulumi.Input<string>,
        check: ArgsCheck,
        protect: boolean,
    ): apimanagement.ApiManagementService {
        const inputs = { ...toServiceInputs(args, resourceGroupName), ...args.overrides?.service };
        return new apimanagement.ApiManagementService(
            name,
            { ...inputs, location: after(check, inputs.location) },
            {
                parent: this,
                protect,
                customTimeouts: customTimeouts(args.timeouts),
                transformations: [withoutClientCertificateDefault],
            },
        );
    }

    private createResourceGroup(
        name: string,
        { serviceName, location, tags, overrides }: ApiManagementArgs,
        check: ArgsCheck,
        protect: boolean,
    ): resources.ResourceGroup {
        const inputs: resources.ResourceGroupArgs = {
            resourceGroupName: pulumi.interpolate`rg-${serviceName}`,
            location,
            tags,
            ...overrides?.resourceGroup,
        };
        return new resources.ResourceGroup(
            name,
            { ...inputs, location: after(check, inputs.location) },
            { parent: this, protect },
        );
    }
}

/** An input that Azure does not get to see before all of them have passed. A preview, which sends nothing, waits for less. */
function after<T>({ known, all }: ArgsCheck, input: pulumi.Input<T>): pulumi.Output<T> {
    const passed: pulumi.Output<unknown> = pulumi.runtime.isDryRun() ? known : pulumi.unsecret(all);
    return pulumi.all([input, passed]).apply(([value]) => value) as pulumi.Output<T>;
}

/** A tier that is not known when the program runs may be Premium. */
function isProtectedByDefault(tier: ApiManagementArgs["tier"] = Tier.Premium): boolean {
    return typeof tier !== "string" || tier === Tier.Premium;
}

function customTimeouts(timeouts: ServiceTimeoutsArgs | undefined): pulumi.CustomTimeouts {
    const minutes = (name: keyof ServiceTimeoutsArgs): string => `${timeouts?.[name] ?? defaultTimeouts[name]}m`;
    return {
        create: minutes("createMinutes"),
        update: minutes("updateMinutes"),
        delete: minutes("deleteMinutes"),
    };
}

/**
 * Takes out what @pulumi/azure-native adds by itself: Azure refuses `enableClientCertificate` outside the Consumption tier.
 * Source: https://github.com/pulumi/pulumi/issues/10298 and the property's own description.
 */
const withoutClientCertificateDefault: pulumi.ResourceTransformation = ({ props, opts }) => {
    const { enableClientCertificate: _refusedByAzure, ...rest } = props as Record<string, unknown>;
    return { props: rest, opts };
};
