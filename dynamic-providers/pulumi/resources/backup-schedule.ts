import * as pulumi from "@pulumi/pulumi";
import { ownSignIn } from "../own-sign-in";
import { resourceUrn } from "./resource-urn";
import { withDefaults } from "../../common/with-defaults";
import { logicalContainer, operationDefaults } from "../../operation/defaults";
import type { ObjectChanges } from "../../records/snapshot/logical-facts";
import type { SnapshotRecipientArgs } from "./logical-backup";
import { toOperationInputs } from "./operation-args";
import type { OperationArgs } from "./operation-args";
import { withProgramContext } from "../program/program-context";
import { valueOrUndefined } from "../program/value-or-undefined";
import type { SnapshotFacts } from "../../records/snapshot/facts";
import { stateOf } from "../../records/snapshot/restorable";
import type { RetentionVerdict } from "../../records/selection/retention";
import { isToDo, observeSchedule, planSchedule, postpone } from "../../schedule/observe-schedule";
import type { ScheduleDeclaration, ScheduleObservation, VaultView } from "../../schedule/observe-schedule";
import type { PlannedRun } from "../../schedule/inputs";
import { shortId } from "../../common/short-id";

/** Which snapshots stay. */
export interface RetentionArgs {
    /** How many of the newest restorable snapshots, at least 1. @default 7 */
    keep?: pulumi.Input<number>;
    /** Older ones go, days from 1 to 30: Azure restores no older backup. @default 30 */
    maxAgeDays?: pulumi.Input<number>;
}

/** Logical snapshots, by an objective and a retention of their own; see `LogicalBackup`. They need `secretsKey`. */
export interface LogicalScheduleArgs {
    /** How old the newest logical snapshot may get, whole hours from 1 to 8784 (a year). */
    intervalHours: pulumi.Input<number>;
    /**
     * Which logical snapshots stay. Nothing else ends their life.
     *
     * @default { keep: 400, maxAgeDays: 3650 }
     */
    retention?: LogicalScheduleRetentionArgs;
    /** Two or more who can open them, each alone. */
    recipients: pulumi.Input<pulumi.Input<SnapshotRecipientArgs>[]>;
    /** Container of their objects. No service's identity may write to it. @default "snapshots-logical" */
    logicalContainer?: pulumi.Input<string>;
    /** Kinds of entities that they do not hold. @default none */
    skipKinds?: pulumi.Input<pulumi.Input<string>[]>;
}

/** Which logical snapshots of a schedule stay. */
export interface LogicalScheduleRetentionArgs {
    /** How many of the newest, at least 1. @default 400 */
    keep?: pulumi.Input<number>;
    /** Older ones go, days from 1 to 36500. @default 3650 */
    maxAgeDays?: pulumi.Input<number>;
}

export interface BackupScheduleArgs extends Omit<OperationArgs, "trigger"> {
    /**
     * The recovery point objective, whole hours from 1 to 720: a run takes a snapshot when the newest restorable one is
     * about to be older.
     */
    intervalHours: pulumi.Input<number>;
    /** How often a backup is taken while the service changes. @default 2 */
    maxAttempts?: pulumi.Input<number>;
    /** @default { keep: 7, maxAgeDays: 30 } */
    retention?: RetentionArgs;
    /**
     * Logical snapshots beside Azure's backups: for years, and not bound to a tier. A run that takes over, or a site that
     * is not active, takes none.
     *
     * @default none
     */
    logical?: LogicalScheduleArgs;
    /** Takes no snapshot of either kind when one is due; a new `trigger` still takes a backup. @default false */
    suspend?: pulumi.Input<boolean>;
    /** Any text; a new value takes an extra snapshot now. @default none */
    trigger?: pulumi.Input<string>;
    /**
     * Tiers of the services that a snapshot may have to be restored into. Retention keeps the newest snapshot that can be
     * restored into each of them.
     *
     * @default the service's own tier
     */
    targetTiers?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * The site that it belongs to, see `Site`: it takes and prunes nothing unless the vault records that one as active.
     *
     * @default none: it acts for any active site
     */
    site?: pulumi.Input<string>;
}

/** A snapshot of the vault, as a program sees it. Times are Azure's, ISO 8601. */
export interface CatalogSnapshot {
    id: string;
    /** Resource ID of the service it was taken of. */
    serviceId: string;
    /** null for an adopted backup whose tier is not declared. */
    tier: string | null;
    trigger: string;
    /** `succeeded`, `failed`, `intended` or `accepted`; `pruned` once retention has pruned it, `expired` once Azure no longer restores it. */
    result: string;
    startedAt: string | null;
    restorableUntil: string | null;
}

/** What the program of a site knows of this run. */
export interface ScheduleRunArgs {
    /** What it has read already, as the run leaves it. @default it is read */
    readonly seen?: VaultView;
    /** Whether the run takes over. @default false */
    readonly isPostponed?: pulumi.Input<boolean>;
    /** What a preview is to tell of, where the run reads it only after what comes before. @default nothing */
    readonly foreseen?: VaultView;
}

type ForetoldArgs = Pick<
    BackupScheduleArgs,
    "intervalHours" | "retention" | "suspend" | "targetTiers" | "trigger" | "site" | "verify" | "logical"
>;

/** Of the catalog, in outputs. */
const maxShown = 20;

const defaultRetention = { keep: 7, maxAgeDays: 30 };
/** One a day for a year, and ten years of those that are taken less often. */
const defaultLogicalRetention = { keep: 400, maxAgeDays: 3650 };

/** With its defaults, stated in the state as those of all other inputs are. */
const withLogicalDefaults = ({ retention, ...logical }: LogicalScheduleArgs) => ({
    ...withDefaults(logical, { logicalContainer }),
    retention: {
        keep: retention?.keep ?? defaultLogicalRetention.keep,
        maxAgeDays: retention?.maxAgeDays ?? defaultLogicalRetention.maxAgeDays,
    },
});

/** Thin for the reason given at `backupProvider`. */
export const backupScheduleProvider = {
    configure(request) {
        const providers = require("apim-dr/dynamic-providers") as typeof import("../../index");
        return providers.backupSchedule.attach(this, request);
    },
} as pulumi.dynamic.ResourceProvider;

/**
 * Snapshots of an API Management service that are never older than an objective, and no more of them than wanted.
 *
 * There is no clock of its own: a pipeline that runs `pulumi up`, say hourly, is the scheduler. Each run reads the vault
 * and decides, so that snapshots of other tools count, and a preview says what the next `up` does and why.
 * Snapshots that retention prunes are deleted; never the newest snapshot that can be restored into a target tier, nor one that is
 * held or being restored. Destroying the resource keeps every snapshot.
 */
export class BackupSchedule extends pulumi.dynamic.Resource {
    /** Of the snapshot that it took last. */
    declare readonly snapshotId: pulumi.Output<string | undefined>;
    declare readonly startedAt: pulumi.Output<string | undefined>;
    declare readonly completedAt: pulumi.Output<string | undefined>;
    declare readonly restorableUntil: pulumi.Output<string | undefined>;
    /** `succeeded`; `idle` while it has taken none. */
    declare readonly result: pulumi.Output<string>;
    /** Of the logical snapshot that it took last. */
    declare readonly logicalSnapshotId: pulumi.Output<string | undefined>;
    declare readonly logicalStartedAt: pulumi.Output<string | undefined>;
    /** How many entities that snapshot lacks something of, by the code of what it lacks. */
    declare readonly logicalLacks: pulumi.Output<Record<string, number> | undefined>;
    /**
     * How the service had changed between that snapshot and the one before, in objects; see `LogicalBackup`. Undefined where
     * the two cannot be compared.
     */
    declare readonly logicalChanges: pulumi.Output<ObjectChanges | undefined>;
    /** What retention gave up in the last run that did something. */
    declare readonly pruned: pulumi.Output<readonly RetentionVerdict[]>;

    /** What this run does and why, from what was observed. */
    readonly plan: pulumi.Output<PlannedRun>;
    /**
     * The newest 20 snapshots of the vault, newest first, as they are once this run has done its work. A state does not grow
     * with the vault: `apim-dr snapshots` lists all.
     */
    readonly catalog: pulumi.Output<CatalogSnapshot[]>;

    /** What is due and left to the next `up`, as text. */
    readonly following: pulumi.Output<readonly string[]>;

    constructor(name: string, args: BackupScheduleArgs, opts?: pulumi.CustomResourceOptions);
    /** @internal For a `Site`, whose program has read the vault already. */
    constructor(
        name: string,
        args: BackupScheduleArgs,
        opts: pulumi.CustomResourceOptions | undefined,
        run: ScheduleRunArgs,
    );
    constructor(
        name: string,
        args: BackupScheduleArgs,
        opts?: pulumi.CustomResourceOptions,
        { seen, isPostponed = false, foreseen }: ScheduleRunArgs = {},
    ) {
        const declared = {
            ...toOperationInputs(args),
            maxAttempts: args.maxAttempts ?? operationDefaults.maxAttempts,
            suspend: args.suspend ?? false,
            retention: {
                // Members that there are none of are refused, and not lost here.
                ...args.retention,
                keep: args.retention?.keep ?? defaultRetention.keep,
                maxAgeDays: args.retention?.maxAgeDays ?? defaultRetention.maxAgeDays,
            },
            targetTiers: args.targetTiers ?? [],
            logical: args.logical && withLogicalDefaults(args.logical),
        };
        // What is observed must not be taken for secret; the key plays no part in it.
        const { secretsKey: _secret, ...plain } = declared;
        const known = pulumi.output(plain) as unknown as pulumi.Output<ScheduleDeclaration>;
        const dependencies = pulumi.output(opts?.dependsOn ?? []) as pulumi.Output<unknown>;
        const observation = pulumi.all([known, isPostponed, dependencies]).apply(async ([declaration, isLater]) => {
            const found = seen ? planSchedule(declaration, seen) : await observe(declaration);
            return isLater ? postpone(found) : found;
        });
        super(
            backupScheduleProvider,
            name,
            {
                ...declared,
                plan: observation.plan,
                resourceUrn: resourceUrn(name, "BackupSchedule", opts?.parent),
                snapshotId: undefined,
                startedAt: undefined,
                completedAt: undefined,
                restorableUntil: undefined,
                result: undefined,
                logicalSnapshotId: undefined,
                logicalStartedAt: undefined,
                logicalLacks: undefined,
                logicalChanges: undefined,
                pruned: undefined,
            },
            ownSignIn("BackupSchedule", name, opts),
            "apim",
            "BackupSchedule",
        );
        if (foreseen && pulumi.runtime.isDryRun()) {
            valueOrUndefined(observation.plan).apply((plan) => plan ?? this.foretell(declared, foreseen));
        }
        this.following = observation.apply(({ following = [] }) => following);
        this.plan = observation.plan;
        this.plan.apply((plan) => pulumi.log.info(describe(plan), this));
        // Read anew where the run has changed something; its outputs are unknown in a preview that will.
        this.catalog = pulumi
            .all([
                known,
                // As text: an output takes a date apart.
                observation.apply(({ snapshots, observedAt }) => ({ snapshots, at: observedAt.toISOString() })),
                observation.plan,
                this.result,
                this.snapshotId,
                this.pruned,
            ])
            .apply(async ([declaration, { snapshots, at }, plan]) => {
                if (!isToDo(plan)) {
                    return summarize(snapshots, new Date(at));
                }
                const anew = await observe(declaration);
                return summarize(anew.snapshots, anew.observedAt);
            });
    }

    /** What is due once what comes before it is done; of what it is decided from a site knows all in advance. */
    private foretell(
        { intervalHours, retention, suspend, targetTiers, trigger, site, verify, logical }: ForetoldArgs,
        foreseen: VaultView,
    ): void {
        pulumi
            .output({ intervalHours, retention, suspend, targetTiers, trigger, site, verify, logical })
            .apply((declaration) => {
                const { plan } = planSchedule(declaration as unknown as ScheduleDeclaration, foreseen);
                if (isToDo(plan)) {
                    void pulumi.log.info(`then ${describe(plan)}`, this);
                }
            });
    }
}

function observe(declaration: ScheduleDeclaration): Promise<ScheduleObservation> {
    return withProgramContext(declaration, (context) => observeSchedule(context, declaration));
}

function describe({ action, reason, logical, prune }: PlannedRun): string {
    const pruned = prune.map(({ id, reason: why }) => `; prunes '${shortId(id)}': ${why}`).join("");
    const ofLogical = logical
        ? `; ${logical.action === "take" ? "takes a logical snapshot" : `logical: ${logical.action}`}: ${logical.reason}`
        : "";
    return `${action === "take" ? "takes a snapshot" : action}: ${reason}${ofLogical}${pruned}`;
}

function summarize(snapshots: readonly SnapshotFacts[], now: Date): CatalogSnapshot[] {
    const start = ({ observed }: SnapshotFacts): string => observed.startedAt ?? "";
    return [...snapshots]
        .sort((left, right) => start(right).localeCompare(start(left)))
        .slice(0, maxShown)
        .map((facts) => ({
            id: facts.id,
            serviceId: facts.service.resourceId,
            tier: facts.service.tier,
            trigger: facts.trigger,
            result: stateOf(facts, now),
            startedAt: facts.observed.startedAt,
            restorableUntil: facts.restorable.until,
        }));
}
