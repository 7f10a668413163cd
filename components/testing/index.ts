export { observe } from "../../dynamic-providers/mock-azure/observe";
export type {
    Observed,
    ObservedServiceArgs,
    ObservedSnapshotArgs,
    RecordedAuthorityArgs,
} from "../../dynamic-providers/mock-azure/observed";
