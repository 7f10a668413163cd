import * as pulumi from "@pulumi/pulumi";
import { refuseUnknownMembers } from "../argument-names";
import { knownMembers, throwOnFailures } from "../input-failures";
import { createFrontDoor } from "./front-door";
import { GlobalEndpointKind } from "./global-endpoint-args";
import type { GlobalEndpointArgs } from "./global-endpoint-args";
import { globalEndpointNames } from "./global-endpoint-names";
import { createTrafficManager } from "./traffic-manager";
import { validateGlobalEndpoint } from "./validate-global-endpoint";
import type { GlobalEndpointShape } from "./validate-global-endpoint";

/**
 * One address for clients, behind which the active site's gateways answer.
 *
 * Exactly the active site's gateways get requests. Behind Front Door each site has an origin group, and the one route names
 * the active site's; behind Traffic Manager the active site's endpoints are enabled. Either way a change of the active site is
 * one request, so that a run that is killed leaves one site or the other. How long clients take to follow is in
 * docs/traffic.md.
 *
 * @throws RunError that lists everything wrong with the arguments, before anything is asked of Azure.
 */
export class GlobalEndpoint extends pulumi.ComponentResource {
    /** Host name that clients ask for; behind a custom domain it is that. */
    readonly hostname: pulumi.Output<string>;
    readonly url: pulumi.Output<string>;
    /** Host name of Front Door or Traffic Manager itself, to which a CNAME of your own points. */
    readonly targetHostname: pulumi.Output<string>;
    /** Name of the site that gets all traffic; empty where there is none. */
    readonly enabledSite: pulumi.Output<string>;
    /**
     * What Front Door sends as `X-Azure-FDID`, by which gateways can tell it from other clients; empty for Traffic
     * Manager. See docs/traffic.md.
     */
    readonly frontDoorId: pulumi.Output<string>;
    /** What is not as it should be; empty where nothing is. */
    readonly warning: pulumi.Output<string>;

    constructor(name: string, args: GlobalEndpointArgs, opts?: pulumi.ComponentResourceOptions) {
        const subject = `GlobalEndpoint '${name}'`;
        throwOnFailures(subject, [
            ...refuseUnknownMembers("GlobalEndpoint", args, globalEndpointNames),
            ...validateGlobalEndpoint(knownArgs(args)),
        ]);
        super("apim-dr:index:GlobalEndpoint", name, {}, opts);

        const checked = checkLater(subject, args);
        const create = args.kind === GlobalEndpointKind.TrafficManager ? createTrafficManager : createFrontDoor;
        const protect = args.protect ?? opts?.protect;
        const { hostname, frontDoorId } = create(name, { ...checked, protect }, this);
        const warning = warningOf(args);
        if (warning) {
            void pulumi.log.warn(warning, this);
        }

        this.targetHostname = hostname;
        this.hostname = args.customDomain === undefined ? hostname : pulumi.output(args.customDomain);
        this.url = pulumi.interpolate`https://${this.hostname}`;
        this.enabledSite = pulumi.output(args.activeSite ?? "");
        this.frontDoorId = frontDoorId ?? pulumi.output("");
        this.warning = pulumi.output(warning);
        this.registerOutputs({
            hostname: this.hostname,
            url: this.url,
            targetHostname: this.targetHostname,
            enabledSite: this.enabledSite,
            frontDoorId: this.frontDoorId,
            warning: this.warning,
        });
    }
}

function warningOf({ activeSite, sites }: GlobalEndpointArgs): string {
    return activeSite === undefined
        ? `No site is active: clients get no answer. Set activeSite to one of ${sites.map(({ name }) => name).join(", ")}.`
        : "";
}

/** Of gateways whose host names are not known yet, the rest is. */
function knownArgs(args: GlobalEndpointArgs): GlobalEndpointShape {
    const sites = args.sites.map((site) => ({ ...site, gateways: site.gateways.map(knownMembers) }));
    return { ...knownMembers({ ...args, overrides: undefined, tags: undefined }), sites, overrides: args.overrides };
}

/** Checks names that are not known yet when they are: before the first request that they are part of. */
function checkLater(subject: string, args: GlobalEndpointArgs): GlobalEndpointArgs {
    const check = <T>(value: pulumi.Input<T>, shapeOf: (known: pulumi.Unwrap<T>) => GlobalEndpointShape) =>
        pulumi.output(value).apply((known) => {
            throwOnFailures(subject, validateGlobalEndpoint(shapeOf(known)));
            return known;
        });
    const { kind, customDomain } = args;
    return {
        ...args,
        endpointName: check(args.endpointName, (endpointName) => ({ kind, customDomain, endpointName })),
        sites: args.sites.map((site) => ({
            ...site,
            gateways: site.gateways.map(({ location, hostname }) => ({
                location,
                hostname: check(hostname, (known) => ({
                    sites: [{ ...site, gateways: [{ location, hostname: known }] }],
                    newerLocations: args.newerLocations,
                })),
            })),
        })),
    };
}
