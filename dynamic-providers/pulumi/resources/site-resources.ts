import * as pulumi from "@pulumi/pulumi";
import { ownSignIn } from "../own-sign-in";
import { ProvidedResource } from "./provided-resource";
import { resourceUrn } from "./resource-urn";
import type { AuthorityPosition } from "../../vault/authority-chain";
import type { PlannedCreation } from "../../site/service-creation";
import type { DeclaredSite, PlannedStep } from "../../site/site-inputs";

export interface SiteResourceArgs {
    /** What is declared; `serviceId` is replaced by the service's own where it is given. */
    readonly declared: DeclaredSite;
    readonly plan: PlannedStep;
    readonly observed: AuthorityPosition;
    /** When that was looked at, by Azure's clock, ISO 8601. */
    readonly observedAt: string;
    /** What the run has to do with the creation of the service. @default nothing */
    readonly creation?: PlannedCreation;
    /** Key of the digests that compare secrets. @default none: they are not compared */
    readonly secretsKey?: pulumi.Input<string>;
    /** What probes send in their `secretHeader`. @default none */
    readonly probeSecret?: pulumi.Input<string>;
    /** What no logical snapshot can hold, by the path of the entity and the member. @default none */
    readonly supply?: pulumi.Input<Record<string, pulumi.Input<Record<string, pulumi.Input<string>>>>>;
    /** Opens logical snapshots. @default none */
    readonly ageIdentity?: pulumi.Input<string>;
}

export interface SiteRoleArgs extends SiteResourceArgs {
    /** Resource ID of the site's service: what must be there first. */
    readonly serviceId: pulumi.Input<string>;
    /** Client ID of the user-assigned identity by which the service reaches the vault. @default none */
    readonly clientId?: pulumi.Input<string>;
    /** Where the same run's intent has brought the authority. */
    readonly intended: pulumi.Input<AuthorityPosition>;
}

/** Thin for the reason given at `backupProvider`. */
export const siteIntentProvider = {
    configure(request) {
        return (require("apim-dr/dynamic-providers") as typeof import("../../index")).siteIntent.attach(this, request);
    },
} as pulumi.dynamic.ResourceProvider;

/** Thin for the reason given at `backupProvider`. */
export const siteRoleProvider = {
    configure(request) {
        return (require("apim-dr/dynamic-providers") as typeof import("../../index")).siteRole.attach(this, request);
    },
} as pulumi.dynamic.ResourceProvider;

const noOutputs = {
    ...{ role: undefined, phase: undefined, epoch: undefined, authority: undefined, result: undefined },
    takenOverIn: undefined,
};

const inputsOf = ({
    declared: { destroyActive: _guarded, ...declared },
    secretsKey,
    probeSecret,
    supply,
    ageIdentity,
    plan,
    observed,
    observedAt,
    creation,
}: SiteResourceArgs) => ({
    ...declared,
    secretsKey: secretsKey === undefined ? undefined : pulumi.secret(secretsKey),
    probeSecret: probeSecret === undefined ? undefined : pulumi.secret(probeSecret),
    supply: supply === undefined ? undefined : pulumi.secret(supply),
    ageIdentity: ageIdentity === undefined ? undefined : pulumi.secret(ageIdentity),
    plan,
    observed,
    observedAt,
    creation,
});

/**
 * Writes down what a site is about to do, where that binds its peer, before the site's service is touched: that it is
 * being promoted, which fences a lost peer and keeps the snapshot; that it withdraws its token; that it rejoins. And that
 * it creates its service, so that a run that is killed then can be gone on with.
 */
export class SiteIntent extends ProvidedResource {
    /** Where that has brought the authority. */
    declare readonly authority: pulumi.Output<AuthorityPosition>;

    constructor(name: string, args: SiteResourceArgs, opts?: pulumi.CustomResourceOptions) {
        super(
            siteIntentProvider,
            name,
            {
                ...noOutputs,
                ...inputsOf(args),
                resourceUrn: resourceUrn(name, "SiteIntent", opts?.parent),
            },
            ownSignIn("SiteIntent", name, opts),
            "apim",
            "SiteIntent",
        );
    }
}

/**
 * Which role a site has: it takes over, hands over, stands by, as the protocol of declared failover decides. See
 * `decideSite`.
 */
export class SiteRole extends ProvidedResource {
    /** `settled` when nothing is left to do. */
    declare readonly result: pulumi.Output<string>;
    /** The result of the last run that did something, as text. */
    declare readonly phase: pulumi.Output<string>;
    /** `observedAt` of the run in which the site took over; undefined where it has not. */
    declare readonly takenOverIn: pulumi.Output<string | undefined>;
    /** Where the authority stood after the last run that did something. */
    declare readonly authority: pulumi.Output<AuthorityPosition>;

    constructor(name: string, args: SiteRoleArgs, opts?: pulumi.CustomResourceOptions) {
        super(
            siteRoleProvider,
            name,
            {
                ...noOutputs,
                ...inputsOf(args),
                serviceId: args.serviceId,
                clientId: args.clientId,
                intended: args.intended,
                resourceUrn: resourceUrn(name, "SiteRole", opts?.parent),
            },
            ownSignIn("SiteRole", name, opts),
            "apim",
            "SiteRole",
        );
    }
}
