/** The files of a Zope instance; `demo/plone/README.md` says why each line is there. */
export interface InstanceFiles {
  "etc/site.zcml": string;
  "etc/zope.conf": string;
  "etc/wsgi.ini": string;
}

export interface InstanceOptions {
  folder: string;
  port: number;
  /** Where Plone tells the gateway what an administrator decided, and with which key; absent: nowhere. */
  gateway?: { url: string; keyFile: string };
}

export function renderInstance({ folder, port, gateway }: InstanceOptions): InstanceFiles {
  return {
    "etc/site.zcml": SITE_ZCML,
    "etc/zope.conf": zopeConf(folder, gateway),
    "etc/wsgi.ini": wsgiIni(port),
  };
}

const SITE_ZCML = `<configure
    xmlns="http://namespaces.zope.org/zope"
    xmlns:five="http://namespaces.zope.org/five"
    >
  <include package="Zope2.App" />
  <five:loadProducts file="meta.zcml" />
  <five:loadProducts />
  <five:loadProductsOverrides />
</configure>
`;

/** ZConfig replaces $name; a dollar of a path itself is written twice. */
function literal(path: string): string {
  return path.replaceAll("$", "$$$$");
}

function productConfig({ url, keyFile }: { url: string; keyFile: string }): string {
  return `<product-config collective.converse>
  gateway_url ${url}
  gateway_key_file ${literal(keyFile)}
</product-config>
`;
}

function zopeConf(folder: string, gateway: InstanceOptions["gateway"]): string {
  return `%define INSTANCE ${literal(folder)}
instancehome $INSTANCE
clienthome $INSTANCE/var
pid-filename $INSTANCE/var/zope.pid
<environment>
  CHAMELEON_CACHE $INSTANCE/var/cache
</environment>
<zodb_db main>
  mount-point /
  cache-size 30000
  <blobstorage>
    blob-dir $INSTANCE/var/blobs
    <filestorage>
      path $INSTANCE/var/Data.fs
    </filestorage>
  </blobstorage>
</zodb_db>
${gateway === undefined ? "" : productConfig(gateway)}`;
}

function wsgiIni(port: number): string {
  return `[app:zope]
use = egg:Zope#main
zope_conf = %(here)s/zope.conf

[pipeline:main]
pipeline =
    egg:Zope#httpexceptions
    zope

[server:main]
use = egg:waitress#main
listen = 127.0.0.1:${port}
threads = 4

[loggers]
keys = root, waitress

[handlers]
keys = stderr

[formatters]
keys = line

[logger_root]
level = WARNING
handlers = stderr

[logger_waitress]
level = INFO
handlers =
qualname = waitress

[handler_stderr]
class = StreamHandler
args = (sys.stderr,)
level = NOTSET
formatter = line

[formatter_line]
format = %(asctime)s %(levelname)s [%(name)s] %(message)s
`;
}
