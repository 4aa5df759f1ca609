"""The one catalogue of refusals: stable code, HTTP status, a sentence in both languages that says what to do next."""

from __future__ import annotations

from typing import NamedTuple


class Refusal(NamedTuple):
    """One line of the catalogue; the sentences are `str.format` templates over the Problem's values."""

    status: int
    zh: str
    en: str


class Problem(Exception):
    """A refusal. It changes nothing: raising it rolls the transaction back, and what was typed is shown again."""

    def __init__(self, code: str, /, **values: object) -> None:
        self.code = code
        self.values = values
        self.refusal = CATALOGUE[code]
        super().__init__(f"{code}: {self.sentence('en')}")

    @property
    def status(self) -> int:
        return self.refusal.status

    def sentence(self, language: str) -> str:
        """The sentence for people; values that are pairs {zh, en} are shown in the same language."""
        template = self.refusal.en if language.startswith("en") else self.refusal.zh
        return template.format(**{name: _in_language(value, language) for name, value in self.values.items()})

    def as_dict(self, language: str) -> dict[str, object]:
        """What JSON callers get: code, status, sentence, and the plain values."""
        plain = {name: _in_language(value, language) for name, value in self.values.items()}
        return {"problem": self.code, "status": self.status, "sentence": self.sentence(language), "values": plain}


def _in_language(value: object, language: str) -> object:
    if isinstance(value, dict) and value.keys() == {"zh", "en"}:
        return value["en" if language.startswith("en") else "zh"]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


CATALOGUE: dict[str, Refusal] = {
    # the house: sign-in, sessions, the door
    "busy": Refusal(
        503, "系统正忙, 没有保存。请稍等几秒再试一次。", "The system is busy and nothing was saved. Wait a few seconds and try again."
    ),
    "csrf": Refusal(
        400,
        "页面已过期, 没有保存。请重新打开页面再提交, 已填内容可以先复制。",
        "This page has expired and nothing was saved. Reopen the page and submit again; copy what you typed first.",
    ),
    "disk_full": Refusal(
        507, "服务器存储已满, 没有保存。请联系管理员清理空间后重试。",
        "The server's storage is full and nothing was saved. Ask the administrator to free space, then try again.",
    ),
    "forbidden": Refusal(
        403, "您的角色不能做这件事。如确需办理, 请联系经办人。", "Your role may not do this. If it is needed, ask the secretary."
    ),
    "method_not_allowed": Refusal(
        405, "这个地址不支持这种操作。请从页面上的按钮进入。", "This address does not do that. Use the buttons on the page."
    ),
    "not_found": Refusal(
        404, "没有找到这一页, 或者它不属于本机关。请从上方导航重新进入。",
        "There is no such page here, or it is not your authority's. Start again from the navigation above.",
    ),
    "password_again": Refusal(
        422, "两次输入的新密码不一样, 密码没有更改。请再输一次。", "The two new passwords differ; nothing was changed. Type it again."
    ),
    "password_same": Refusal(
        422, "新密码与原密码相同。请换一个新密码。", "The new password is the same as the old one. Choose another."
    ),
    "password_weak": Refusal(
        422, "密码至少 {least} 位, 且不能是常见密码或账号名。请换一个更长的密码。",
        "A password has at least {least} characters and is neither common nor the account name. Choose a longer one.",
    ),
    "password_wrong": Refusal(
        422, "原密码不正确, 密码没有更改。请重新输入。", "The old password is not right; nothing was changed. Type it again."
    ),
    "sign_in_failed": Refusal(
        401, "账号或密码不正确。请核对后重新输入; 忘记密码请联系管理员。",
        "The account or the password is not right. Check both and try again; if forgotten, ask the administrator.",
    ),
    "sign_in_needed": Refusal(
        401, "请先登录。已保存的内容都在, 登录后可继续。", "Sign in first. What was saved is kept; you can go on after signing in."
    ),
    "something_broke": Refusal(
        500, "系统出错, 没有保存。编号 {request}, 请把编号告诉管理员。",
        "Something went wrong and nothing was saved. Tell the administrator the number {request}.",
    ),
    "too_large": Refusal(
        413, "内容超过 {most} MB, 没有接收。请压缩或拆分后再上传。",
        "This is larger than {most} MB and was not taken. Compress or split it, then upload again.",
    ),
    "too_many_attempts": Refusal(
        429, "登录尝试过多, 请 {minutes} 分钟后再试; 忘记密码请联系管理员。",
        "Too many attempts. Try again in {minutes} minutes; if the password is forgotten, ask the administrator.",
    ),
    "bad_request": Refusal(
        400, "提交的内容无法读取, 没有保存。请从页面重新填写提交。",
        "What was sent could not be read and nothing was saved. Fill in the page and submit again.",
    ),
    # accounts
    "account_exists": Refusal(
        409, "账号名「{username}」已被使用。请换一个账号名。", "The account name “{username}” is taken. Choose another."
    ),
    "account_invalid": Refusal(
        422, "{field}填写不正确: {why}。请改正后再保存。", "{field} is not right: {why}. Correct it and save again."
    ),
    # cycles
    "cycle_exists": Refusal(
        409, "批次代码「{code}」已被使用。请换一个代码。", "The cycle code “{code}” is taken. Choose another."
    ),
    "cycle_invalid": Refusal(
        422, "{field}填写不正确: {why}。请改正后再保存。", "{field} is not right: {why}. Correct it and save again."
    ),
    "cycle_not_open": Refusal(
        409, "批次还没有开放, 规则尚未冻结。请先在批次页补齐设置并开放。", "The cycle is not open and its rules are not frozen. Complete the settings and open it first."
    ),
    "cycle_not_ready": Refusal(
        409, "还不能开放批次, 尚缺: {missing}。请补齐后再开放。", "The cycle cannot be opened yet; missing: {missing}. Enter these first."
    ),
    "not_a_date": Refusal(
        422, "「{text}」不是有效的日期时间。请改正后再保存。", "“{text}” is no date and time. Correct it and save again."
    ),
    "not_a_number": Refusal(
        422, "「{text}」不是有效的整数。请改正后再保存。", "“{text}” is no whole number. Correct it and save again."
    ),
    "roster_empty": Refusal(
        422, "还没有粘贴推荐单位。请每行一家, 填写后再保存。", "No recommending unit was pasted. Write one a line, then save."
    ),
    "roster_line": Refusal(
        422, "第 {line} 行: {why}。请改正这一行, 全部没有保存。", "Line {line}: {why}. Correct it; nothing was saved yet."
    ),
    "scheme_missing": Refusal(
        422, "请选择一份办法, 或上传本级的办法文件(YAML)。", "Choose a scheme, or upload your own scheme file (YAML)."
    ),
    "seats_contradict": Refusal(
        409, "名额互相矛盾: {why}。请改正后再开放。", "The seats contradict each other: {why}. Correct them before opening."
    ),
    "reason_needed": Refusal(
        422, "这一改动需要写明理由, 没有保存。请填写理由后再提交。", "This change needs a reason; nothing was saved. Write the reason and submit again."
    ),
    "rules_frozen": Refusal(
        409, "批次已开放, 规则已冻结(校验码 {hash}), 不能再改。如确需调整, 请另建批次。",
        "The cycle is open and its rules are frozen (hash {hash}). If they must change, set up another cycle.",
    ),
    "unit_in_use": Refusal(
        409, "「{unit}」已有申报, 不能移出名单。请先撤回其申报。", "“{unit}” has nominated and stays on the roster. Withdraw its nominations first."
    ),
    "window_backwards": Refusal(
        422, "截止时间早于开始时间。请改正后再保存。", "The window closes before it opens. Correct it and save again."
    ),
}
