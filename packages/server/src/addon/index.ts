export { addToBuildout } from "./add-to-buildout.ts";
export { addToInstanceYaml } from "./add-to-instance-yaml.ts";
export { addToPyproject } from "./add-to-pyproject.ts";
export { addToRequirements } from "./add-to-requirements.ts";
export { describeChange } from "./describe-change.ts";
export { mentionsUv } from "./mentions-uv.ts";
export { addToZopeConf } from "./product-config.ts";
export { readBuildout } from "./read-buildout.ts";
export {
  type ProductSection,
  readZopeConf,
  unclearConf,
  type ZopeConf,
} from "./read-zope-conf.ts";
export { type ProductConfig, unclear, type Wanted } from "./wanted.ts";
