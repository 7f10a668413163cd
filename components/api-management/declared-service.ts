import type { ApiManagementShape } from "./api-management-shape";
import type { ServiceBody } from "./service-body";

/** What is declared of a service. */
export interface DeclaredService {
    readonly shape: ApiManagementShape;
    /** What is sent of it where it is written, the overrides included. */
    readonly put: ServiceBody;
    /**
     * Whether it is another than the stack's state has, as far as both are known: only then a run writes the service. True
     * where the state does not tell.
     */
    readonly isChanged: boolean;
}
