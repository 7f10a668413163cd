export { Site } from "./site";
export type { SiteArgs, SiteLocationArgs, SiteScheduleArgs, SiteServiceArgs, SiteVaultArgs } from "./site";
