export { Site } from "./site";
export type {
    SiteArgs,
    SiteIdentityArgs,
    SiteLocationArgs,
    SiteScheduleArgs,
    SiteServiceArgs,
    SiteVaultArgs,
} from "./site-args";
