import * as grpc from "@grpc/grpc-js";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { writeProperties } from "./properties";

/** What a lifecycle throws of work that has begun and is not done: the state keeps it, and the next run goes on. */
interface BegunFailure extends Error {
    readonly id: string;
    readonly properties: object;
    readonly reasons: readonly string[];
    /** Names of the properties that are secret. */
    readonly secrets?: ReadonlySet<string>;
}

/** How a failure is told to the engine: its words alone, and of work that has begun what the state is to keep. */
export function failureStatus(error: unknown): Partial<grpc.StatusObject> {
    const details = error instanceof Error ? error.message : String(error);
    return isBegun(error)
        ? { code: grpc.status.UNKNOWN, details, metadata: keeping(error) }
        : { code: grpc.status.UNKNOWN, details };
}

const isBegun = (error: unknown): error is BegunFailure =>
    error instanceof Error && "id" in error && "reasons" in error;

/** The engine reads it where its own Go code would put it. Source: @pulumi/pulumi, provider/server.js */
function keeping({ id, properties, reasons, message, secrets }: BegunFailure): grpc.Metadata {
    const begun = new provider.ErrorResourceInitFailed();
    begun.setId(id);
    begun.setProperties(writeProperties(properties, secrets));
    begun.setReasonsList([...reasons]);
    const packed = new Any();
    packed.pack(begun.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const status = new Status();
    status.setCode(grpc.status.UNKNOWN);
    status.setMessage(message);
    status.addDetails(packed);
    const metadata = new grpc.Metadata();
    metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
    return metadata;
}
