// For the project's own stacks; not part of the stable surface: a release may change or remove any of it.
export { declareAdoptedBackups } from "../adopted-backups";
export { throwOnFailures } from "../input-failures";
export { inputFailure } from "../../dynamic-providers/common/failure";
export type { InputFailure } from "../../dynamic-providers/common/failure";
export { requireKnownSite } from "../../dynamic-providers/pulumi/program/site-forecast";
export { requireRestorable } from "../../dynamic-providers/pulumi/program/require-restorable";
export { programError } from "../../dynamic-providers/pulumi/program-error";
export { requireSubscriptionId } from "../../dynamic-providers/pulumi/program/program-settings";
export { ownConfig, Program, readStackConfig } from "../stack-config";
export type { StackConfig } from "../stack-config";
