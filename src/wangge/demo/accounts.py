"""演示账号 (demo accounts): who one may sign in as. No Django in here: the settings read it."""

PASSWORD = "tonghua-demo-2026"
ACCOUNTS: dict[str, tuple[str, str, str]] = {  # login: role, where, what to try
    "leader": ("grid-leader", "grid", "网格长：当天分类、上报、分段告知"),
    "worker": ("grid-worker", "grid", "网格员：登记、办理、告知居民"),
    "clerk": ("clerk", "community", "社区干事：统筹、请求协办、做周报月报"),
    "head": ("head", "community", "社区主任：批准延期和挂起"),
    "street": ("street-clerk", "street", "街道干事：接收、答复、退回"),
    "streethead": ("street-head", "street", "街道负责人：看街道该答复的"),
    "water": ("unit-contact", "water", "供水所联系人：只看请他协办的"),
    "supervisor": ("supervisor", "community", "居务监督委员会：看结果，不看是谁"),
    "auditor": ("auditor", "community", "审计员：核对存证日志"),
    "admin": ("administrator", "community", "系统管理员：网格、人员、账号"),
    "security": ("security", "community", "安全管理员：看谁打开过居民的联系方式"),
    "manager": ("grid-manager", "shop", "工厂网格管理员：本网格的事项"),
    "safety": ("safety-officer", "company", "工厂安全环保员：全厂事项"),
    "director": ("company-leader", "company", "公司领导：批准延期和挂起"),
    "union": ("union", "company", "工会代表：看结果"),
}


def listed() -> list[dict[str, str]]:
    """登录页上列出的, in the demo only."""
    return [
        {
            "login": login,
            "role": words.partition("：")[0],
            "name": words.partition("：")[2],
            "password": PASSWORD,
        }
        for login, (_role, _where, words) in ACCOUNTS.items()
    ]
