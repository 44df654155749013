/** The files of a Zope instance; `demo/plone/README.md` says why each line is there. */
export interface InstanceFiles {
  "etc/site.zcml": string;
  "etc/zope.conf": string;
  "etc/wsgi.ini": string;
}

export function renderInstance({ folder, port }: { folder: string; port: number }): InstanceFiles {
  return { "etc/site.zcml": SITE_ZCML, "etc/zope.conf": zopeConf(folder), "etc/wsgi.ini": wsgiIni(port) };
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

function zopeConf(folder: string): string {
  // ZConfig replaces $name; a dollar of the path itself is written twice.
  return `%define INSTANCE ${folder.replaceAll("$", "$$$$")}
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
`;
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
