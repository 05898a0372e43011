"""Signing in and out (登录、退出), and changing one's password."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from wangge.faces.console import gate
from wangge.faces.console.forms.signing import NewPassword, SignIn


def safe_next(request: HttpRequest, wanted: str) -> str:
    """去处: where to go after signing in — a page of ours, or the desk."""
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    plain = all(letter.isprintable() for letter in wanted) and "\\" not in wanted
    return wanted if ours and plain else reverse("console:desk")


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page. The same words for an unknown login and a wrong password."""
    wanted = safe_next(request, str(request.POST.get("next") or request.GET.get("next") or ""))
    if request.user.is_authenticated and request.method != "POST":
        return redirect(wanted)
    form = SignIn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = authenticate(
            request, login=form.cleaned_data["login"], password=form.cleaned_data["password"]
        )
        if person is not None:
            login(request, person)
            return redirect(wanted)
        form.add_error(None, _("登录名或口令不对，没有登录。连续输错多次会暂停一段时间。"))
    return render(
        request,
        "console/sign_in.html",
        {
            "form": form,
            "next": wanted,
            "idle": request.method == "GET" and "idle" in request.GET,
            "idle_minutes": int(settings.SESSION_IDLE.total_seconds() // 60),
            "demo": gate.demo_accounts() if settings.DEMO else [],
        },
        status=400 if form.errors else 200,
    )


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """退出: ends the session on the server too."""
    logout(request)
    messages.success(request, _("已退出。"))
    return redirect("console:sign-in")


@never_cache
@sensitive_post_parameters("old_password", "new_password1", "new_password2")
@require_http_methods(["GET", "HEAD", "POST"])
@gate.staff()
def password(request: gate.StaffRequest) -> HttpResponse:
    """改口令: other sessions of the account end with the change."""
    form = NewPassword(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        messages.success(request, _("口令已改。其他地方的登录已经失效。"))
        return redirect("console:desk")
    return render(request, "console/password.html", {"form": form}, status=400 if form.errors else 200)
