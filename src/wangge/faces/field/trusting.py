"""让手机信任 (trusting): the page by which a phone comes to trust the office's own certificate. No Django in here.

It is served twice: by the site itself, and without encryption to phones that do not trust the site yet.
"""

from html import escape

PAGE = """<!doctype html><html lang="zh-hans"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>让手机信任本单位的网站</title>
<link rel="stylesheet" href="/lan/page.css"></head><body><main>
<h1>让手机信任本单位的网站</h1>
<p>装一次，这部手机就能用安全连接打开本单位的网站，没有网也能打开、能写。</p>
<p><a class="button" href="/lan/wangge-ca.crt">领证书</a></p>
<h2>核对</h2>
<p>和办公室屏幕上的指纹一样，才装：</p><p class="code">{fingerprint}</p>
<h2>安卓手机</h2>
<ol><li>点“领证书”，下载好。</li><li>打开手机“设置”，搜“证书”，选“从存储设备安装”或“CA 证书”。</li>
<li>选刚下载的 wangge-ca.crt。手机会提醒一次，选“仍然安装”。</li></ol>
<h2>苹果手机</h2>
<ol><li>用 Safari 点“领证书”，选“允许”。</li><li>打开“设置”，点最上面的“已下载描述文件”，安装。</li>
<li>再到“设置”→“通用”→“关于本机”→“证书信任设置”，打开它的开关。</li></ol>
<h2>鸿蒙手机</h2>
<ol><li>点“领证书”，下载好。</li><li>打开“设置”，搜“证书”，选“从存储设备安装”，选刚下载的文件。</li></ol>
<h2>装好以后</h2>
<p><a class="button" href="{site}">打开手机端</a></p><p class="code">{site}</p>
<p>这张证书只能证明局域网里的地址，证明不了任何互联网网站。</p>
</main></body></html>"""
STYLE = """body{margin:0;background:#FBFAF7;color:#1E2329;font:18px/1.7 "PingFang SC","Noto Sans SC","Microsoft YaHei",sans-serif}
main{max-width:42rem;margin:0 auto;padding:16px}h1{font-size:24px;line-height:1.35}h2{font-size:20px;margin-bottom:0}
.button{display:block;padding:14px;border-radius:4px;background:#23507A;color:#fff;text-align:center;text-decoration:none;font-weight:600}
.code{font-family:ui-monospace,Consolas,monospace;font-size:15px;overflow-wrap:anywhere}li{margin:6px 0}"""


def page(fingerprint: str, site: str) -> str:
    """这一页, with the fingerprint to compare and the address to go on to."""
    return PAGE.format(fingerprint=escape(fingerprint), site=escape(site))
