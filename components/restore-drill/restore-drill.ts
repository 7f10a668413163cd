import * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import { AccessType } from "../../dynamic-providers/azure/access-type";
import { withDefaults } from "../../dynamic-providers/common/with-defaults";
import type { Problem } from "../../dynamic-providers/common/problem";
import type { DrillPlan } from "../../dynamic-providers/drill/decide-drill";
import { DrillKind } from "../../dynamic-providers/drill/drill-kind";
import { operationDefaults } from "../../dynamic-providers/operation/defaults";
import { Drill } from "../../dynamic-providers/pulumi/resources/drill";
import { latestSnapshot } from "../../dynamic-providers/records/snapshot/selector";
import { refuseUnknownMembers } from "../argument-names";
import { throwOnFailures } from "../input-failures";
import { VaultAccess } from "../vault-access/vault-access";
import { validateGrantScope } from "../vault-access/validate-grant-scope";
import { onceProviderTaken } from "../once-provider-taken";
import { validateLocation } from "../validate-location";
import type { RestoreDrillArgs } from "./restore-drill-args";
import { restoreDrillNames } from "./restore-drill-names";

const drillDefaults = {
    snapshot: latestSnapshot,
    kind: DrillKind.Native,
    windowDays: 30,
    accessType: AccessType.UserAssignedManagedIdentity,
} as const;
const { backupsContainer, catalogContainer, authorityContainer } = operationDefaults;
const { timeoutSeconds, busyWaitSeconds, accessWaitSeconds, lostAnswerWatchSeconds } = operationDefaults;

/**
 * Proves that a snapshot can be restored: by the clock, it restores one into a scratch service, compares all that the service
 * holds with the snapshot, sends probes, measures the recovery time and the age of the data, and deletes and purges the
 * service again, after a failure too. A drill that fails, or misses an objective, fails the `up` and says what differs.
 *
 * The scratch service is never a site: it has no custom host name, stands in no record of who is active, and no endpoint
 * knows it. It costs its tier's price for the hours that a drill takes.
 *
 * @throws RunError that lists everything wrong with the arguments, before anything is asked of Azure.
 */
export class RestoreDrill extends pulumi.ComponentResource {
    /** What came of the last drill that a run did: `passed`, `failed`, or `none`. */
    readonly result: pulumi.Output<string>;
    /** Its record is `drills/{drillId}.json` in the catalog. */
    readonly drillId: pulumi.Output<string | undefined>;
    /** ID of the snapshot that was restored. */
    readonly drilledSnapshot: pulumi.Output<string | undefined>;
    /** From the request for the scratch service to the end of the comparison. */
    readonly recoverySeconds: pulumi.Output<number | undefined>;
    /** How old the data of the snapshot were when the drill began. */
    readonly dataAgeSeconds: pulumi.Output<number | undefined>;
    /** What it proves, and what it does not, each as text. */
    readonly proof: pulumi.Output<string[]>;
    /** Why it has not passed, each with a code. */
    readonly problems: pulumi.Output<Problem[]>;
    /** What this run does, and when the next drill is due. */
    readonly plan: pulumi.Output<DrillPlan>;

    constructor(name: string, args: RestoreDrillArgs, opts?: pulumi.ComponentResourceOptions) {
        throwOnFailures(`RestoreDrill '${name}'`, [
            ...refuseUnknownMembers("RestoreDrill", args, restoreDrillNames),
            ...validateLocation("location", args.location, undefined, "northeurope"),
            ...validateGrantScope(args.grantScope),
        ]);
        super("apim-dr:index:RestoreDrill", name, {}, opts);
        const { resourceGroupName, grantScope, tags, ...declared } = withDefaults(args, drillDefaults);
        const { storageAccountId } = declared;
        const location = onceProviderTaken(`RestoreDrill '${name}'`, declared.location, opts);
        const group = new resources.ResourceGroup(name, { resourceGroupName, location, tags }, { parent: this });
        const identity =
            declared.accessType === AccessType.UserAssignedManagedIdentity
                ? new managedidentity.UserAssignedIdentity(
                      name,
                      { resourceName: `id-${args.namePrefix}`, resourceGroupName: group.name, location, tags },
                      { parent: this },
                  )
                : undefined;
        const access =
            identity &&
            new VaultAccess(
                name,
                {
                    ...{ principalId: identity.principalId, storageAccountId, grantScope },
                    containerName: backupsContainer,
                },
                { parent: this },
            );
        const drill = new Drill(
            name,
            {
                ...{ backupsContainer, catalogContainer, authorityContainer },
                ...withDefaults(declared, {
                    timeoutSeconds,
                    busyWaitSeconds,
                    accessWaitSeconds,
                    lostAnswerWatchSeconds,
                }),
                ...secret(declared),
                drill: name,
                resourceGroupId: group.id,
                ...(identity && { identityId: identity.id, clientId: identity.clientId }),
            },
            { parent: this, dependsOn: access ? [access] : [] },
        );
        this.result = drill.result;
        this.drillId = drill.drillId;
        this.drilledSnapshot = drill.drilledSnapshot;
        this.recoverySeconds = drill.recoverySeconds;
        this.dataAgeSeconds = drill.dataAgeSeconds;
        this.proof = drill.proof;
        this.problems = drill.problems;
        this.plan = drill.plan;
        const { result, drillId, drilledSnapshot, recoverySeconds, dataAgeSeconds, proof, problems, plan } = this;
        this.registerOutputs({
            ...{ result, drillId, drilledSnapshot, recoverySeconds, dataAgeSeconds, proof, problems, plan },
        });
    }
}

/** What Pulumi keeps encrypted. */
function secret({ secretsKey, probeSecret, supply, ageIdentity }: Partial<RestoreDrillArgs>) {
    return {
        ...(secretsKey !== undefined && { secretsKey: pulumi.secret(secretsKey) }),
        ...(probeSecret !== undefined && { probeSecret: pulumi.secret(probeSecret) }),
        ...(supply !== undefined && { supply: pulumi.secret(supply) }),
        ...(ageIdentity !== undefined && { ageIdentity: pulumi.secret(ageIdentity) }),
    };
}
