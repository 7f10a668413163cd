import { parseResourceId, sameResource, serviceType } from "../../dynamic-providers/azure/resource-id";
import { programError } from "../../dynamic-providers/pulumi/program-error";
import { inputFailure } from "../../dynamic-providers/common/failure";
import { findAzureProvider, readChildSubscription } from "../../dynamic-providers/pulumi/program/explicit-provider";
import { observeProgramService, withSelfHostedGateways } from "../../dynamic-providers/pulumi/program/program-service";
import type { ServicePlan } from "../../dynamic-providers/service-ready/service-plan";
import { ServiceReady } from "../../dynamic-providers/pulumi/resources/service-ready";
import type { ObservedService } from "../../dynamic-providers/azure/live-service";
import * as apimanagement from "@pulumi/azure-native/apimanagement";
import * as monitor from "@pulumi/azure-native/monitor";
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import type { ApiManagementArgs, ObservedApiManagementArgs, ServiceTimeoutsArgs } from "./api-management-args";
import { isResolved, throwOnFailures } from "../input-failures";
import { isMembers } from "./api-management-shape";
import { toAutoscaleSetting } from "./autoscale-setting";
import { checkArgs, findFailures, findUnknown, knownServiceOf } from "./check-args";
import type { ArgsCheck } from "./check-args";
import type { DeclaredService } from "./declared-service";
import { describeDrift, describePlan, planService } from "./plan-service";
import { placeOf, serviceIdOf } from "./service-place";
import { liveInputs } from "./live-inputs";
import { declaredBody, declaredInputs } from "./service-body";
import { withKeptOutput } from "./with-kept-output";
import { Tier } from "./tier";
import { unmanagedOf } from "./unmanaged-of";
import { warnOfCustomProperties } from "./validate-custom-properties";
import { warnOfUnits } from "./validate-units";
import { valueOrUndefined } from "../../dynamic-providers/pulumi/program/value-or-undefined";
import { keptOf } from "../../dynamic-providers/service-ready/kept-members";
import type { KeptMembers } from "../../dynamic-providers/service-ready/kept-members";
import { withIgnoredRefused } from "./refuse-ignored";
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

    /** What the next `up` adds, each as text; empty when nothing is left to add. */
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
        args: ObservedApiManagementArgs,
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
            isPlace ? await observeDeclared(args, serviceIdOf(place, subscriptionId)) : undefined,
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
        const written = continued?.writes ?? "declared";
        // What this run does not write it does not lose: that is told, and holds back the next one.
        const check = checkArgs(name, args, observed, written === "declared");
        super("apim-dr:index:ApiManagement", name, {}, withIgnoredRefused(opts));

        const protect = args.protect ?? opts?.protect ?? isProtectedByDefault(args.tier);
        const resourceGroupName =
            args.resourceGroupName ?? this.createResourceGroup(name, args, check, protect, observed).name;
        const ready = observed && this.makeReady(name, args, check, observed, continued);
        const isRecovered = observed?.is === "deleted";
        this.following = [
            ...(isRecovered ? ["everything that is declared of the recovered service"] : []),
            ...(continued?.leaves ?? []),
        ];
        const service = this.createService(name, args, resourceGroupName, {
            ...{ check, protect, ready, isRecovered, continued, observed },
            fixed: fixedBy(written, observed),
        });
        this.scaleByItself(name, args, service, { resourceGroupName, observed });
        check.all.apply(({ shape }) =>
            [...warnOfUnits(shape), ...warnOfCustomProperties(shape)].forEach(
                (warning) => void pulumi.log.warn(warning, this),
            ),
        );

        this.serviceId = observed?.is === "live" ? requireHeld(service.id, observed.serviceId) : service.id;
        this.serviceName = service.name;
        this.resourceGroupName = pulumi.output(resourceGroupName);
        this.principalId = principalOf(service, args, observed);
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
        const isWritten = (continued?.writes ?? "declared") === "declared";
        const known = knownServiceOf(args, observed);
        const tell = (declared: DeclaredService, made: ServicePlan): string[] => [
            ...describePlan(made),
            ...describeDrift(declared, observed),
        ];
        const told = tell(known, planService(known, observed, { hasVault, isWritten }));
        told.forEach((line) => void pulumi.log.info(line, this));
        if (observed.is === "absent" && args.undelete) {
            void pulumi.log.warn(
                "undelete is true, and there is no deleted service of this name: creates a new one",
                this,
            );
        }
        const plan = pulumi.unsecret(check.all).apply((declared) => {
            const made = planService(declared, observed, { hasVault, isWritten });
            const more = tell(declared, made).filter((line) => !told.includes(line));
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
                busyWaitSeconds: continued?.isBeingCreated ? Math.max(busyWaitSeconds, createSeconds) : busyWaitSeconds,
                safetySnapshot: args.safetySnapshot,
                unmanaged: unmanagedOf(args),
                // Where it is not written, what is live stays so, and is not asked for.
                declared: isWritten ? declaredInputs(args) : undefined,
            },
            { parent: this },
        );
    }

    private createService(
        name: string,
        args: ApiManagementArgs,
        resourceGroupName: pulumi.Input<string>,
        { check, protect, ready, isRecovered, continued, observed, fixed }: ServiceContext,
    ): apimanagement.ApiManagementService {
        const declared = { ...declaredInputs(args), resourceGroupName, ...args.overrides?.service };
        const inputs = {
            ...this.inputsOfRun(declared, args, { ready, continued, observed }),
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

    /** What is declared, with what is kept of the live service; or the live service, with what the run needs. */
    private inputsOfRun(
        declared: apimanagement.ApiManagementServiceArgs,
        args: ApiManagementArgs,
        { ready, continued, observed }: Pick<ServiceContext, "ready" | "continued" | "observed">,
    ): apimanagement.ApiManagementServiceArgs {
        const { writes = "declared" } = continued ?? {};
        const unmanaged = unmanagedOf(args);
        if (observed?.is !== "live") {
            return ready ? withKeptOutput(declared, keptBy(ready, {}), unmanaged) : declared;
        }
        if (Array.isArray(writes)) {
            return liveInputs(declared, observed.service, writes as string[]);
        }
        const live = keptOf(observed.service.members, unmanaged, declaredBody(args));
        this.tellKept(live);
        const merged = ready ? withKeptOutput(declared, keptBy(ready, live), unmanaged) : declared;
        return { ...merged, ...heldUnits(args, observed) };
    }

    /**
     * Azure Monitor's part. It does not wait for an update of the service: the setting that stands would move units while it is
     * under way, or right after it.
     */
    private scaleByItself(
        name: string,
        args: ApiManagementArgs,
        service: apimanagement.ApiManagementService,
        { resourceGroupName, observed }: { resourceGroupName: pulumi.Input<string>; observed?: ObservedService },
    ): void {
        const { autoscale } = args;
        if (autoscale && observed) {
            const { serviceId } = observed;
            const inputs = toAutoscaleSetting(args, autoscale, { serviceId, resourceGroupName });
            const dependsOn = observed.is === "live" ? undefined : service;
            new monitor.AutoscaleSetting(name, inputs, { parent: this, dependsOn });
        }
    }

    private tellKept({ customProperties = {} }: KeptMembers): void {
        const kept = Object.entries(customProperties as object).map(([name, value]) => `${name} = ${String(value)}`);
        if (kept.length > 0) {
            void pulumi.log.info(`keeps custom properties that are not declared: ${kept.join(", ")}`, this);
        }
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

async function observeDeclared(args: ApiManagementArgs, serviceId: string): Promise<ObservedService> {
    return withSelfHostedGateways(await observeProgramService(serviceId), declaredTier(args));
}

/**
 * The principal of the service's own identity. A preview of an update knows no output of a service, and would have every
 * role assignment replaced that uses this one; while the service keeps its identity, it is the one that was looked at.
 */
function principalOf(
    service: apimanagement.ApiManagementService,
    { systemAssignedIdentity = true, overrides }: ApiManagementArgs,
    observed: ObservedService | undefined,
): pulumi.Output<string> {
    const isKept = systemAssignedIdentity === true && overrides?.service?.identity === undefined;
    const live = isKept && pulumi.runtime.isDryRun() && observed?.is === "live" ? observed.service : undefined;
    const identity = live?.members.identity;
    const principalId = isMembers(identity) ? identity.principalId : undefined;
    return typeof principalId === "string" && principalId !== ""
        ? service.id.apply(() => principalId)
        : service.identity.apply((identity) => identity?.principalId ?? "");
}

/** Anything but a text where it is not known yet. */
export function declaredTier(args: ApiManagementArgs): unknown {
    const { sku } = declaredBody(args);
    return isMembers(sku) ? sku.name : sku;
}

/** What this run does not leave to the declaration, about a service that is there. */
export interface ContinuedService {
    /** Its ID as Azure spells it; undefined where the stack's state holds it, and nothing is imported. */
    readonly importId: string | undefined;
    /** Whether an earlier run has begun to create it, and Azure may still be at it. */
    readonly isBeingCreated: boolean;
    /** What is written: what is declared, nothing, or of what is declared these members, by azure-native's names. */
    readonly writes: "declared" | "nothing" | readonly string[];
    /** What the next run adds, each as text. */
    readonly leaves: readonly string[];
}

/**
 * What the run sends along with what is declared. A preview of a run that reads it anew does not know it yet: what the program
 * has read is what it will be. A unit test has no provider that would tell.
 */
function keptBy({ kept }: ServiceReady, observed: KeptMembers): pulumi.Output<KeptMembers> {
    return pulumi.runtime.isDryRun()
        ? valueOrUndefined(kept).apply((known) => known ?? observed)
        : kept.apply((known) => known ?? {});
}

/**
 * Units that others move, of a service that this run does not write: as the stack's state has them. A refresh reads the
 * service and what is kept of it one after the other, and units may have been moved in between.
 */
function heldUnits(
    args: ApiManagementArgs,
    observed: Extract<ObservedService, { is: "live" }>,
): Pick<apimanagement.ApiManagementServiceArgs, "sku"> | undefined {
    const { tier, primary } = observed.held ?? observed.service;
    const isAtRest = isResolved(declaredInputs(args)) && !knownServiceOf(args, observed).isChanged;
    return isAtRest && unmanagedOf(args)?.includes("units")
        ? { sku: { name: tier, capacity: primary.units } }
        : undefined;
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

/** The inputs that stay as the state has them. A run that is not to write what is declared moves the service nowhere. */
function fixedBy(written: ContinuedService["writes"], observed: ObservedService | undefined): string[] | undefined {
    switch (written) {
        case "declared":
            return fixedWhileLive(observed);
        case "nothing":
            return ["*"];
        default:
            return fixedWhileLive(observed, ["resourceGroupName", "serviceName", "location"]);
    }
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
    readonly observed: ObservedService | undefined;
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
