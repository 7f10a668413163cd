import type { ServiceObservation } from "../azure/service";
import type { Inspector } from "../azure/inspector";
import type { ManagementPlane } from "../azure/management-plane";
import type { ServiceAccess } from "../azure/vault-address";
import type { ProgressSink } from "../common/progress";
import { Deadline } from "../common/deadline";
import { requireService } from "../azure/require-service";
import { waitUntilStill } from "../azure/wait-until-still";
import { PreflightError } from "../common/problem";
import type { Problem } from "../common/problem";
import { findServiceProblems } from "./service-problems";
import { findVaultProblems } from "./vault-problems";

/** A role that was just given is listed within seconds: it is looked for again before it counts as missing. */
const roleListSeconds = 30;

/** What a preflight works with. */
export interface PreflightContext {
    readonly plane: ManagementPlane;
    readonly inspector: Inspector;
    readonly progress: ProgressSink;
}

/** What it looks at, and for how long. */
export interface PreflightInputs extends ServiceAccess {
    readonly serviceId: string;
    readonly timeoutSeconds: number;
    readonly busyWaitSeconds: number;
    readonly accessWaitSeconds: number;
}

/**
 * Looks at everything a backup or a restore depends on before it is asked of Azure.
 *
 * @param what - is refused, as text.
 * @param findMore - further reasons.
 * @returns the service, standing still.
 * @throws PreflightError with every reason.
 */
export async function preflight(
    context: PreflightContext,
    inputs: PreflightInputs,
    what: string,
    findMore: (service: ServiceObservation) => Promise<Problem[]> = () => Promise.resolve([]),
): Promise<ServiceObservation> {
    const service = await requireStill(context, inputs, what);
    const { inspector } = context;
    const fixed = [
        ...findServiceProblems(service, await inspector.countWorkspaces(inputs.serviceId)),
        ...(await findMore(service)),
    ];
    const vault = await inspector.observeVault(inputs);
    const roleDeadline = new Deadline(Math.min(roleListSeconds, inputs.accessWaitSeconds));
    for (;;) {
        const problems = [
            ...fixed,
            ...findVaultProblems(vault, service, inputs, await inspector.findRoles(service, inputs)),
        ];
        if (problems.length === 0) {
            return service;
        }
        const onlyRoles = problems.every(({ code }) => code === "RoleMissing" || code === "OperatorRoleMissing");
        if (!onlyRoles || roleDeadline.hasPassed) {
            throw new PreflightError(what, problems);
        }
        await roleDeadline.pause(new Deadline(inputs.timeoutSeconds));
    }
}

/** Waits until nothing runs on the service. @throws PreflightError when that takes longer than `busyWaitSeconds`. */
async function requireStill(
    { plane, progress }: PreflightContext,
    inputs: PreflightInputs,
    what: string,
): Promise<ServiceObservation> {
    const first = await requireService(plane, inputs.serviceId);
    if (first.targetProvisioningState === "") {
        return first;
    }
    progress(
        `service '${first.name}' is '${first.targetProvisioningState}': waiting up to ${inputs.busyWaitSeconds} s`,
    );
    const deadline = new Deadline(inputs.busyWaitSeconds);
    try {
        return await waitUntilStill(plane, inputs.serviceId, deadline);
    } catch (error) {
        throw deadline.hasPassed
            ? new PreflightError(what, [
                  {
                      code: "ServiceBusy",
                      message: `Service '${first.name}' is still '${first.targetProvisioningState}' after busyWaitSeconds ${inputs.busyWaitSeconds}: run it again later, or raise busyWaitSeconds.`,
                  },
              ])
            : error;
    }
}
