import type { ApiManagementService } from "../../state/api-management-service";
import type { ArmState } from "../../state/arm-state";
import type { Transitions } from "../api-management/transitions";
import { decideScaling } from "./decide-scaling";

/** Lets autoscale settings move the units of services. */
export class Autoscaler {
    constructor(
        private readonly state: ArmState,
        private readonly transitions: Transitions,
    ) {}

    /**
     * Begins what is due now. While another operation runs on a service, scaling fails and is tried again. Documented:
     * https://learn.microsoft.com/azure/api-management/api-management-howto-autoscale
     */
    evaluate(): void {
        const now = this.state.clock.now();
        for (const setting of this.state.autoscaleSettings.values()) {
            const service = this.targetOf(setting.properties.targetResourceUri);
            if (!service?.active || service.transition) {
                continue;
            }
            const { sku } = service.body;
            const demands = this.state.demands.get(service.name.toLowerCase()) ?? [];
            const scaling = decideScaling(setting, sku.capacity ?? 1, demands, now.getTime());
            if (scaling) {
                const body = { ...service.body, sku: { ...sku, capacity: scaling.units } };
                service.declare({ body, userAssigned: service.userAssigned }, now);
                this.transitions.begin(service, "update");
                setting.quietUntilMs = now.getTime() + scaling.cooldownMs;
            }
        }
    }

    private targetOf(uri = ""): ApiManagementService | undefined {
        const service = this.state.services.get(uri.split("/").at(-1)!.toLowerCase());
        return service?.id.toLowerCase() === uri.toLowerCase() ? service : undefined;
    }
}
