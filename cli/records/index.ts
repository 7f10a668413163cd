export { formatVerification, readVerification } from "./verify-report";
export type { VerifyReport } from "./verify-report";
