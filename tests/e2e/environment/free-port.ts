export { freePort } from "../../../prosody/test/environment/free-port.ts";
