import { CodedError } from "../../../dynamic-providers/common/coded-error";
import { toAzureError } from "../../../dynamic-providers/azure/errors";
import type { ScratchServices } from "../../../dynamic-providers/azure/scratch-services";
import type { FakeService } from "./fake-cloud";
import type { FakeRun } from "./fake-run";

/** Services of drills, in memory: each step is one request, and is done at once. */
export class FakeScratch {
    /** By resource ID: the drill that it is of, and whether it is deleted and not purged. */
    readonly services = new Map<string, { readonly drill: string; isDeleted: boolean }>();

    /** @param reachable - all services of the cloud by name. */
    constructor(private readonly reachable: Record<string, FakeService>) {}

    reachedBy(run: FakeRun): ScratchServices {
        const ask = async <T>(what: string, effect: () => T, isWrite: boolean): Promise<T> => {
            try {
                return await (isWrite ? run.post(effect, what) : run.read(effect, what));
            } catch (error) {
                throw toAzureError(what, error);
            }
        };
        const live = (id: string) => {
            const found = this.services.get(id);
            return found && !found.isDeleted ? found : undefined;
        };
        return {
            find: (id) =>
                ask(
                    "look at the scratch service",
                    () => live(id) && { drill: live(id)!.drill, isChanging: false },
                    false,
                ),
            create: ({ serviceId, drill }) =>
                ask(
                    "PUT of the scratch service",
                    () => {
                        if (!live(serviceId)) {
                            this.services.set(serviceId, { drill, isDeleted: false });
                            this.reachable[nameOf(serviceId)] = { content: 0, isDown: false, operation: undefined };
                        }
                    },
                    true,
                ),
            remove: async ({ serviceId, drill }) => {
                await ask(
                    "DELETE of the scratch service",
                    () => {
                        const found = live(serviceId);
                        if (found && found.drill !== drill) {
                            throw new CodedError("NotAScratchService", "it is of another drill");
                        }
                        if (found) {
                            found.isDeleted = true;
                            delete this.reachable[nameOf(serviceId)];
                        }
                    },
                    true,
                );
                await ask("purge of the scratch service", () => void this.services.delete(serviceId), true);
            },
        };
    }
}

const nameOf = (serviceId: string): string => serviceId.split("/").at(-1) ?? "";
