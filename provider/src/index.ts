export { type ConfigureRequest, type DynamicMethods, resources } from "./dynamic.js";
