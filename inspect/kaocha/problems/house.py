"""Refusals of the house: sign-in, sessions, the door, accounts."""

from __future__ import annotations

from .refusal import Refusal

REFUSALS: dict[str, Refusal] = {
    "busy": Refusal(
        503, "系统正忙，没有保存。请稍等几秒再试一次。", "The system is busy and nothing was saved. Wait a few seconds and try again."
    ),
    "csrf": Refusal(
        400,
        "页面已过期，没有保存。请重新打开页面再提交，已填内容可以先复制。",
        "This page has expired and nothing was saved. Reopen the page and submit again; copy what you typed first.",
    ),
    "demo_only_here": Refusal(
        403, "演示账号只能在装有演示数据的这台机器上登录。请另设数据目录并建立正式账号。",
        "Demo accounts sign in on the demo's own machine only. Use another data folder with real accounts.",
    ),
    "disk_full": Refusal(
        507, "服务器存储已满，没有保存。请联系管理员清理空间后重试。",
        "The server's storage is full and nothing was saved. Ask the administrator to free space, then try again.",
    ),
    "forbidden": Refusal(
        403, "您的角色不能做这件事。如确需办理，请联系经办人。", "Your role may not do this. If it is needed, ask the secretary."
    ),
    "method_not_allowed": Refusal(
        405, "这个地址不支持这种操作。请从页面上的按钮进入。", "This address does not do that. Use the buttons on the page."
    ),
    "not_found": Refusal(
        404, "没有找到这一页，或者它不属于本机关。请从上方导航重新进入。",
        "There is no such page here, or it is not your authority's. Start again from the navigation above.",
    ),
    "password_again": Refusal(
        422, "两次输入的新密码不一样，密码没有更改。请再输一次。", "The two new passwords differ; nothing was changed. Type it again."
    ),
    "password_same": Refusal(
        422, "新密码与原密码相同。请换一个新密码。", "The new password is the same as the old one. Choose another."
    ),
    "password_weak": Refusal(
        422, "密码至少 {least} 位，且不能是常见密码或账号名。请换一个更长的密码。",
        "A password has at least {least} characters and is neither common nor the account name. Choose a longer one.",
    ),
    "password_wrong": Refusal(
        422, "原密码不正确，密码没有更改。请重新输入。", "The old password is not right; nothing was changed. Type it again."
    ),
    "sign_in_failed": Refusal(
        401, "账号或密码不正确。请核对后重新输入；忘记密码请联系管理员。",
        "The account or the password is not right. Check both and try again; if forgotten, ask the administrator.",
    ),
    "sign_in_needed": Refusal(
        401, "请先登录。已保存的内容都在，登录后可继续。", "Sign in first. What was saved is kept; you can go on after signing in."
    ),
    "something_broke": Refusal(
        500, "系统出错，没有保存。编号 {request}，请把编号告诉管理员。",
        "Something went wrong and nothing was saved. Tell the administrator the number {request}.",
    ),
    "too_large": Refusal(
        413, "内容超过 {most} MB，没有接收。请压缩或拆分后再上传。",
        "This is larger than {most} MB and was not taken. Compress or split it, then upload again.",
    ),
    "too_many_attempts": Refusal(
        429, "登录尝试过多，请 {minutes} 分钟后再试；忘记密码请联系管理员。",
        "Too many attempts. Try again in {minutes} minutes; if the password is forgotten, ask the administrator.",
    ),
    "bad_request": Refusal(
        400, "提交的内容无法读取，没有保存。请从页面重新填写提交。",
        "What was sent could not be read and nothing was saved. Fill in the page and submit again.",
    ),
    "account_exists": Refusal(
        409, "账号名「{username}」已被使用。请换一个账号名。", "The account name “{username}” is taken. Choose another."
    ),
    "account_invalid": Refusal(
        422, "{field}填写不正确：{why}。请改正后再保存。", "{field} is not right: {why}. Correct it and save again."
    ),
    "own_account": Refusal(
        409, "不能停用自己的账号。请由另一位管理员办理。", "You cannot disable your own account. Ask another administrator."
    ),
}
