import { parseResourceId, sameResource, serviceType } from "../../dynamic-providers/azure/resource-id";
import { programError } from "../../dynamic-providers/pulumi/program-error";
import { inputFailure } from "../../dynamic-providers/common/failure";
import { findAzureProvider, readChildSubscription } from "../../dynamic-providers/pulumi/program/explicit-provider";
import { observeProgramService } from "../../dynamic-providers/pulumi/program/program-service";
import { ServiceReady } from "../../dynamic-providers/pulumi/resources/service-ready";
import type { ObservedService } from "../../dynamic-providers/azure/live-service";
import * as apimanagement from "@pulumi/azure-native/apimanagement";
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import type { ApiManagementArgs, ServiceTimeoutsArgs } from "./api-management-args";
import { throwOnFailures } from "../input-failures";
import { checkArgs, findFailures, findUnknown, knownOf } from "./check-args";
import type { ArgsCheck } from "./check-args";
import { describePlan, planService } from "./plan-service";
import { placeOf, serviceIdOf } from "./service-place";
import { toServiceInputs } from "./service-inputs";
import { Tier } from "./tier";
import { warnOfUnits } from "./validate-units";
import { operationDefaults } from "../../dynamic-providers/operation/defaults";

const defaultTimeouts: Required<ServiceTimeoutsArgs> = {
    createSeconds: 4 * 60 * 60,
    updateSeconds: 4 * 60 * 60,
    deleteSeconds: 2 * 60 * 60,
};

/**
 * `new ApiManagement` does not look at the live service: it removes regions and lowers the tier without a word. Use
 * {@link ApiManagement.declare}, which looks at the live service first: the preview says what an `up` takes away from it,
 * and that has to be allowed.
 *
 * It is an API Management service with its regions and units, under an identity of its own.
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

    /** What the next `up` brings, in words; empty when nothing is left. */
    readonly following: readonly string[];

    /**
     * Looks at the live service, says what this run changes about it, and declares it. Its name and its resource group's
     * must be known when the program starts; both are looked for in the subscription of the stack's config, or in that of the
     * azure-native provider in `opts`, whose sign-in must be the stack's.
     *
     * @throws RunError that lists everything that is wrong, and everything that would be taken away and is not allowed:
     * nothing has been declared then. AzureError when Azure does not say how the service is.
     */
    static async declare(
        name: string,
        args: ApiManagementArgs,
        opts?: pulumi.ComponentResourceOptions,
    ): Promise<ApiManagement> {
        const place = placeOf(args);
        const isPlace = !Array.isArray(place);
        const failures = [...findFailures(args), ...(isPlace ? [] : place)];
        const subject = `ApiManagement '${name}'`;
        throwOnFailures(subject, [...findUnknown(args, failures), ...failures]);
        const subscriptionId = await readChildSubscription(subject, opts);
        return new ApiManagement(
            name,
            args,
            opts,
            isPlace ? await observeProgramService(serviceIdOf(place, subscriptionId)) : undefined,
        );
    }

    /**
     * Declares the service without a look at the live one: use {@link ApiManagement.declare}, which looks at it first.
     *
     * @param observed - the live service, as {@link ApiManagement.declare} found it.
     * @param continued - that an earlier run has begun to create it. @default none has
     */
    constructor(
        name: string,
        args: ApiManagementArgs,
        opts?: pulumi.ComponentResourceOptions,
        observed?: ObservedService,
        continued?: ContinuedService,
    ) {
        if (args.validateLive && !observed && findAzureProvider(opts)) {
            throwOnFailures(`ApiManagement '${name}'`, [
                inputFailure(
                    "validateLive",
                    true,
                    "with a provider of azure-native, use ApiManagement.declare: it asks that provider's subscription.",
                ),
            ]);
        }
        const check = checkArgs(name, args, observed);
        super("apim-dr:index:ApiManagement", name, {}, opts);

        const protect = args.protect ?? opts?.protect ?? isProtectedByDefault(args.tier);
        const resourceGroupName =
            args.resourceGroupName ?? this.createResourceGroup(name, args, check, protect, observed).name;
        const ready = observed && this.makeReady(name, args, check, observed, continued);
        const isRecovered = observed?.is === "deleted";
        const isLeft = continued?.isLeftAsItIs ?? false;
        this.following = [
            ...(isRecovered ? ["everything that is declared of the recovered service"] : []),
            ...(isLeft ? ["everything that is declared of the imported service"] : []),
        ];
        const service = this.createService(name, args, resourceGroupName, {
            ...{ check, protect, ready, isRecovered, continued },
            fixed: isLeft ? ["*"] : fixedWhileLive(observed),
        });
        check.all.apply((shape) => warnOfUnits(shape).forEach((warning) => void pulumi.log.warn(warning, this)));

        this.serviceId = observed?.is === "live" ? requireHeld(service.id, observed.serviceId) : service.id;
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

    /** What is to be done before the service is touched; what that is, and what follows, is said on the component's row. */
    private makeReady(
        name: string,
        args: ApiManagementArgs,
        check: ArgsCheck,
        observed: ObservedService,
        continued: ContinuedService | undefined,
    ): ServiceReady {
        const hasVault = args.safetySnapshot !== undefined;
        const told = describePlan(planService(knownOf(args), observed, hasVault));
        told.forEach((line) => void pulumi.log.info(line, this));
        if (observed.is === "absent" && args.undelete) {
            void pulumi.log.warn(
                "undelete is true, and there is no deleted service of this name: creates a new one",
                this,
            );
        }
        const plan = pulumi.unsecret(check.all).apply((shape) => {
            const made = planService(shape, observed, hasVault);
            const more = describePlan(made).filter((line) => !told.includes(line));
            more.forEach((line) => void pulumi.log.info(line, this));
            return made;
        });
        const busyWaitSeconds = args.busyWaitSeconds ?? operationDefaults.busyWaitSeconds;
        const createSeconds = args.timeouts?.createSeconds ?? defaultTimeouts.createSeconds;
        return new ServiceReady(
            name,
            {
                serviceId: observed.serviceId,
                plan,
                // Azure may still create it.
                busyWaitSeconds: continued ? Math.max(busyWaitSeconds, createSeconds) : busyWaitSeconds,
                safetySnapshot: args.safetySnapshot,
            },
            { parent: this },
        );
    }

    private createService(
        name: string,
        args: ApiManagementArgs,
        resourceGroupName: pulumi.Input<string>,
        { check, protect, ready, isRecovered, continued, fixed }: ServiceContext,
    ): apimanagement.ApiManagementService {
        const inputs = {
            ...toServiceInputs(args, resourceGroupName),
            ...args.overrides?.service,
            ...(isRecovered && { restore: true }),
        };
        return new apimanagement.ApiManagementService(
            name,
            { ...inputs, location: after(check, inputs.location) },
            {
                parent: this,
                protect,
                dependsOn: ready,
                import: continued?.importId,
                ignoreChanges: fixed,
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
        observed: ObservedService | undefined,
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
            { parent: this, protect, ignoreChanges: fixedWhileLive(observed, ["resourceGroupName"]) },
        );
    }
}

/** A service that an earlier run of the stack has begun to create, and that no run has finished with. */
export interface ContinuedService {
    /** Its ID as Azure spells it; undefined where the stack's state holds it, and nothing is imported. */
    readonly importId: string | undefined;
    /** Whether this run changes nothing about it: the next one brings what is declared. */
    readonly isLeftAsItIs: boolean;
}

/**
 * The names by which the live service was found. Azure compares them without regard to case, and the engine by their
 * text: a name that was imported in another case would have it replace the service, and delete the live one.
 */
function fixedWhileLive(
    observed: ObservedService | undefined,
    names: string[] = ["resourceGroupName", "serviceName"],
): string[] | undefined {
    return observed?.is === "live" ? names : undefined;
}

/** That what the state holds, and the run has changed, is the service that was looked at. */
function requireHeld(id: pulumi.Output<string>, serviceId: string): pulumi.Output<string> {
    return id.apply((held) => {
        if (parseResourceId(held, serviceType) && !sameResource(held, serviceId)) {
            throw programError(
                "OtherServiceHeld",
                `The stack's state holds service '${held}', and the program declares '${serviceId}', which Azure has already: ` +
                    "neither is replaced. Declare the names that the state holds; or take the first one out of the state by " +
                    "'pulumi state delete', and import the second one.",
            );
        }
        return held;
    });
}

/** What the service's declaration goes by. */
interface ServiceContext {
    readonly check: ArgsCheck;
    readonly protect: boolean;
    readonly ready: ServiceReady | undefined;
    /** Whether a deleted service is recovered: Azure does nothing else in that request. */
    readonly isRecovered: boolean;
    readonly continued: ContinuedService | undefined;
    /** Inputs that stay as the state has them. */
    readonly fixed: string[] | undefined;
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
    const seconds = (name: keyof ServiceTimeoutsArgs): string => `${timeouts?.[name] ?? defaultTimeouts[name]}s`;
    return {
        create: seconds("createSeconds"),
        update: seconds("updateSeconds"),
        delete: seconds("deleteSeconds"),
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
